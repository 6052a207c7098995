"""Which documents are offered for a mention, and why each other one is refused."""

from __future__ import annotations

from companion.advice.documents.catalogue import Catalogue, Description
from companion.advice.refuse import drafts_left_out, refused_documents
from companion.advice.steps import StepCatalogue
from companion.model.document import Offer
from companion.model.step import Advice
from companion.model.text import Text
from companion.model.view import MentionView

_TO_READ = Text(
    fr="L’analyse de ces mots est à reprendre : aucun document n’est préparé avant.",
    en="The reading of these words is still to be redone: no document is prepared before.",
)


def offers_for(
    view: MentionView, *, catalogue: Catalogue, steps: StepCatalogue
) -> tuple[Offer, ...]:
    """Return every document of the catalogue, offered first, each refused one with why.

    A document is offered when a step offered today asks for it, or when no step ever does; for
    words read as lawful, whatever would fight them is refused, whoever asks.
    """
    why = _reasons(view, steps)
    offered = [_offer(one, view.advice, why) for one in catalogue.documents.values()]
    return tuple(sorted(offered, key=lambda one: not one.is_offered))


def _reasons(view: MentionView, steps: StepCatalogue) -> dict[str, Text]:
    if view.advice is None or view.assessment is None:
        return dict.fromkeys(steps.documents, _TO_READ)
    lawful = refused_documents(view.assessment, steps, advice=view.advice)
    return {**drafts_left_out(view.advice, steps), **lawful}


def _offer(document: Description, advice: Advice | None, why: dict[str, Text]) -> Offer:
    asking = [step.id for step in advice.steps if document.id in step.documents] if advice else []
    return Offer(
        id=document.id,
        title=document.title,
        addressee=document.addressee,
        audience=document.audience,
        languages=document.languages,
        is_offered=document.id not in why,
        why=why.get(document.id),
        steps=tuple(asking),
    )
