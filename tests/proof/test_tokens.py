"""A token is verified before it is kept: everything that may be wrong with one, by a real one."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.proof.chain import certificates_in
from companion.proof.timestamp import Question, StampRefused, Verified, question_for, verify_answer
from tests.proof.local_authority import DAY, NOW, POLICY, Authority, wrapped

DATA = b'{"format":"avise-manifest/1"}'
SHA256 = hashlib.sha256(DATA).hexdigest()
OTHER = hashlib.sha256(b"something else").digest()


def verified(answer: bytes, question: Question, authority: Authority, **facts: object) -> Verified:
    known = {"configured": (authority.root.certificate,), **facts}
    return verify_answer(answer, data_sha256=SHA256, nonce=question.nonce, **known)  # type: ignore[arg-type]


def test_a_good_token_is_verified_with_its_whole_chain(authority: Authority) -> None:
    question = question_for(DATA)
    facts, chain_pem = verified(authority.reply(question.body), question, authority, policy=POLICY)
    assert facts.imprint_sha256 == SHA256
    assert facts.nonce == str(question.nonce)
    assert facts.policy == POLICY
    assert facts.accuracy_seconds == 1
    assert facts.anchor == "configured"
    assert facts.signer == "CN=signer,C=FR"
    assert abs(facts.gen_time - NOW) < timedelta(hours=1)
    assert facts.unchecked == ("revocation",)
    chain = [authority.signer, authority.between, authority.root]
    assert certificates_in(chain_pem) == tuple(one.certificate for one in chain)


def test_openssl_verifies_what_we_keep(authority: Authority, tmp_path: Path) -> None:
    question = question_for(DATA)
    answer = authority.reply(question.body)
    chain = certificates_in(verified(answer, question, authority).chain_pem)
    (tmp_path / "answer.tsr").write_bytes(answer)
    (tmp_path / "data").write_bytes(DATA)
    said = subprocess.run(
        (
            "openssl ts -verify -in answer.tsr -data data -CAfile " + str(authority.root.path)
        ).split(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Verification: OK" in said.stdout + said.stderr
    assert len(chain) == 3


def test_each_question_has_a_nonce_of_its_own() -> None:
    assert len({question_for(DATA).nonce for _ in range(20)}) == 20


def test_nothing_of_the_data_but_its_hash_is_in_the_question() -> None:
    body = question_for(DATA).body
    assert bytes.fromhex(SHA256) in body
    assert b"avise" not in body
    assert len(body) < 100


@pytest.mark.parametrize("ess", ["sha1", "sha256", "sha384"])
def test_the_signed_certificate_hash_may_be_of_any_kind_in_use(
    authority: Authority, ess: str
) -> None:
    question = question_for(DATA)
    answer = authority.reply(question.body, ess=ess)
    assert verified(answer, question, authority).facts.anchor == "configured"


Wrong = Callable[[Authority, Question], bytes]


def _other_nonce(authority: Authority, question: Question) -> bytes:
    nonce = question.nonce.to_bytes(20, "big").lstrip(b"\0")
    assert nonce in question.body
    return authority.reply(question.body.replace(nonce, nonce[:-1] + bytes([nonce[-1] ^ 1])))


def _no_nonce(authority: Authority, _question: Question) -> bytes:
    query = authority.folder / "no-nonce.tsq"
    command = ["openssl", "ts", "-query", "-digest", SHA256, "-sha256", "-cert", "-no_nonce"]
    subprocess.run([*command, "-out", str(query)], check=True, capture_output=True)
    return authority.reply(query.read_bytes())


def _other_hash(authority: Authority, question: Question) -> bytes:
    return authority.reply(question.body.replace(bytes.fromhex(SHA256), OTHER))


def _rejected(authority: Authority, question: Question) -> bytes:
    # An algorithm the authority does not accept: its own refusal, made by openssl.
    sha256 = bytes.fromhex("0609608648016503040201")
    return authority.reply(question.body.replace(sha256, sha256[:-1] + b"\x04"))


def _expired(authority: Authority, question: Question) -> bytes:
    old = authority.issue("old", by=authority.between, start=NOW - 9 * DAY, end=NOW - DAY)
    return authority.reply(question.body, signer=old)


def _not_yet(authority: Authority, question: Question) -> bytes:
    young = authority.issue("young", by=authority.between, start=NOW + DAY)
    return authority.reply(question.body, signer=young)


def _expired_issuer(authority: Authority, question: Question) -> bytes:
    old = authority.issue("old issuer", by=authority.root, ca=True, end=NOW - DAY)
    under = authority.issue("under old", by=old)
    return authority.reply(question.body, signer=under, chain=(old, authority.root))


def _self_signed(authority: Authority, question: Question) -> bytes:
    return authority.reply(question.body, signer=authority.issue("alone"), chain=())


def _for_servers(authority: Authority, question: Question) -> bytes:
    usage = (ExtendedKeyUsageOID.SERVER_AUTH,)
    return authority.forged(question.body, authority.issue("web", by=authority.root, usage=usage))


def _for_more(authority: Authority, question: Question) -> bytes:
    usage = (ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING)
    return authority.forged(question.body, authority.issue("more", by=authority.root, usage=usage))


def _for_anything(authority: Authority, question: Question) -> bytes:
    return authority.forged(question.body, authority.issue("any", by=authority.root, usage=()))


def _not_critical(authority: Authority, question: Question) -> bytes:
    mild = authority.issue("mild", by=authority.root, critical=False)
    return authority.forged(question.body, mild)


def _vouches_for_nothing(authority: Authority, question: Question) -> bytes:
    return authority.forged(
        question.body, authority.issue("mute", by=authority.root), vouches=False
    )


def _other_certificate(authority: Authority, question: Question) -> bytes:
    """Swap the certificate for its twin: signature, name and number still fit."""
    signer = authority.issue("swapped", by=authority.between)
    answer = authority.forged(question.body, signer)
    twin = authority.twin_of(signer)
    ours, theirs = (one.certificate.public_bytes(Encoding.DER) for one in (signer, twin))
    if len(ours) != len(theirs):
        return _other_certificate(authority, question)
    assert ours in answer
    return answer.replace(ours, theirs)


def _issuer_without_the_right(authority: Authority, question: Question) -> bytes:
    clerk = authority.issue("clerk", by=authority.root, ca=True, may_issue=False)
    under = authority.issue("under clerk", by=clerk)
    return authority.reply(question.body, signer=under, chain=(clerk, authority.root))


def _no_certificate(authority: Authority, question: Question) -> bytes:
    asks_none = question.body.removesuffix(b"\x01\x01\xff")
    return authority.reply(asks_none[:1] + bytes([asks_none[1] - 3]) + asks_none[2:])


def _altered_time(authority: Authority, question: Question) -> bytes:
    answer = authority.reply(question.body)
    year = f"{NOW:%Y}".encode()
    place = answer.index(year, answer.index(bytes.fromhex(SHA256)))
    return answer[:place] + f"{NOW.year + 1}".encode() + answer[place + 4 :]


def _altered_signature(authority: Authority, question: Question) -> bytes:
    answer = authority.reply(question.body)
    return answer[:-1] + bytes([answer[-1] ^ 1])


_DER = __import__(
    "cryptography.hazmat.primitives.serialization", fromlist=["Encoding"]
).Encoding.DER
WRONG: dict[str, tuple[Wrong, str]] = {
    "another nonce": (_other_nonce, "wrong-nonce"),
    "no nonce": (_no_nonce, "wrong-nonce"),
    "another hash": (_other_hash, "wrong-hash"),
    "refused by the authority": (_rejected, "rejected"),
    "expired certificate": (_expired, "expired"),
    "certificate not valid yet": (_not_yet, "expired"),
    "expired issuer": (_expired_issuer, "expired"),
    "self-signed certificate": (_self_signed, "self-signed"),
    "certificate for servers": (_for_servers, "not-a-tsa"),
    "certificate for more than time-stamps": (_for_more, "not-a-tsa"),
    "certificate for anything": (_for_anything, "not-a-tsa"),
    "purpose that is not critical": (_not_critical, "not-a-tsa"),
    "vouches for no certificate": (_vouches_for_nothing, "wrong-signer"),
    "certificate swapped for its twin": (_other_certificate, "wrong-signer"),
    "issuer that may not issue": (_issuer_without_the_right, "bad-chain"),
    "no certificate": (_no_certificate, "no-certificate"),
    "time altered afterwards": (_altered_time, "bad-signature"),
    "signature altered": (_altered_signature, "bad-signature"),
    "empty": (lambda _a, _q: b"", "not-an-answer"),
    "a web page": (lambda _a, _q: b"<!doctype html><title>Login</title>", "not-an-answer"),
    "granted, and nothing in it": (lambda _a, _q: wrapped(b""), "not-an-answer"),
    "granted, and no signed data": (lambda _a, _q: wrapped(b"\x30\x00"), "not-an-answer"),
    "only the token": (lambda a, q: a.reply(q.body)[9:], "not-an-answer"),
    "cut short": (lambda a, q: a.reply(q.body)[:-40], "not-an-answer"),
    "something after": (lambda a, q: a.reply(q.body) + b"\0", "not-an-answer"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_token_that_does_not_hold_is_refused(authority: Authority, case: str) -> None:
    make, problem = WRONG[case]
    question = question_for(DATA)
    with pytest.raises(StampRefused) as refused:
        verified(make(authority, question), question, authority)
    assert refused.value.problem == problem, refused.value.detail


def test_another_policy_than_the_one_named_is_refused(authority: Authority) -> None:
    question = question_for(DATA)
    with pytest.raises(StampRefused) as refused:
        verified(authority.reply(question.body), question, authority, policy="1.2.3.4.9")
    assert refused.value.problem == "wrong-policy"


@pytest.mark.parametrize(
    ("configured", "machine", "anchor"),
    [
        (True, False, "configured"),
        (False, True, "machine"),
        (True, True, "configured"),
        (False, False, "none"),
    ],
)
def test_where_the_chain_ends_is_said(
    authority: Authority, *, configured: bool, machine: bool, anchor: str
) -> None:
    question = question_for(DATA)
    root = (authority.root.certificate,)
    facts, _ = verified(
        authority.reply(question.body),
        question,
        authority,
        configured=root if configured else (),
        machine=root if machine else (),
    )
    assert facts.anchor == anchor


def test_a_root_that_was_not_sent_is_found_among_the_known_ones(authority: Authority) -> None:
    question = question_for(DATA)
    answer = authority.reply(question.body, chain=(authority.between,))
    assert verified(answer, question, authority).facts.anchor == "configured"
    with pytest.raises(StampRefused) as refused:
        verified(answer, question, authority, configured=())
    assert refused.value.problem == "incomplete-chain"


def test_a_self_signed_authority_is_kept_when_the_user_named_that_very_certificate(
    authority: Authority,
) -> None:
    question = question_for(DATA)
    alone = authority.issue("alone by choice")
    answer = authority.reply(question.body, signer=alone, chain=())
    facts, _ = verified(answer, question, authority, configured=(alone.certificate,))
    assert facts.anchor == "configured"


def test_a_token_verifies_again_from_its_frozen_chain_alone(authority: Authority) -> None:
    question = question_for(DATA)
    answer = authority.reply(question.body)
    frozen = certificates_in(verified(answer, question, authority).chain_pem)
    again = verify_answer(answer, data_sha256=SHA256, nonce=question.nonce, configured=frozen[-1:])
    assert certificates_in(again.chain_pem) == frozen


@given(data=st.data())
@settings(max_examples=400, deadline=None)
def test_an_answer_with_one_byte_changed_never_passes_for_another_token(
    authority: Authority, data: st.DataObject
) -> None:
    """What the signature covers cannot change; unsigned parts may, and then nothing else does."""
    question = question_for(DATA)
    answer = _KEPT.setdefault("answer", (question, authority.reply(question.body)))
    asked, good = answer
    place = data.draw(st.integers(0, len(good) - 1))
    flipped = (
        good[:place] + bytes([good[place] ^ data.draw(st.integers(1, 255))]) + good[place + 1 :]
    )
    try:
        facts = verified(flipped, asked, authority).facts
    except StampRefused:
        return
    expected = verified(good, asked, authority).facts
    assert facts == expected


_KEPT: dict[str, tuple[Question, bytes]] = {}
