/** Strips of a page put together into one picture; knows canvases and nothing of tabs. */

/** Above it PNG takes seconds; JPEG shows words as well and says that it is one. */
const PNG_PIXELS = 12_000_000;
const JPEG_QUALITY = 0.86;

/** The bytes of a `data:` address, which extension pages may not fetch. */
export function bytesOf(url) {
  const [, mediaType, data] = /^data:([^;]+);base64,(.*)$/su.exec(url) ?? ["", "", ""];
  return new Blob([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], { type: mediaType });
}

/** A blob in base64, piece by piece: one call with millions of arguments fails. */
export async function base64Of(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const pieces = [];
  for (let at = 0; at < bytes.length; at += 0x8000) {
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  }
  return btoa(pieces.join(""));
}

/** A tall picture under way: strips are drawn below one another, then it is cut to what was drawn. */
export class Stitch {
  /** Made with the first picture; nothing is drawn or finished before. @type {any} */
  #canvas = null;
  /** @type {any} */
  #pen = null;
  #scale = 1;
  #drawn = 0;

  /** @param {{width: number, height: number, viewWidth: number}} surface - in CSS pixels */
  constructor(surface) {
    this.surface = surface;
  }

  /** Picture pixels per CSS pixel: what the screen and the zoom make of it. */
  get scale() {
    return this.#scale;
  }

  /** CSS pixels drawn so far. */
  get drawn() {
    return this.#drawn;
  }

  #start(picture) {
    const { width, height, viewWidth } = this.surface;
    this.#scale = picture.width / viewWidth;
    const [across, down] = [width, height].map((css) => Math.max(1, this.#pixels(css)));
    this.#canvas = new OffscreenCanvas(across, down);
    this.#pen = this.#canvas.getContext("2d", { alpha: false });
  }

  #pixels(css) {
    return Math.round(css * this.#scale);
  }

  /**
   * Draws what the picture shows of the surface from where the last strip ended down to `until`.
   *
   * @param {string} url - the picture of the whole view
   * @param {{scroll: number, until: number, seen: {x: number, y: number}}} shown - CSS pixels
   */
  async draw(url, { scroll, until, seen }) {
    const picture = await createImageBitmap(bytesOf(url));
    if (!this.#canvas) this.#start(picture);
    const end = Math.min(until, this.surface.height);
    const [x, y] = [seen.x, seen.y + this.#drawn - scroll].map((css) => this.#pixels(css));
    const [top, bottom] = [this.#drawn, end].map((css) => this.#pixels(css));
    const [width, height] = [this.#canvas.width, bottom - top];
    if (height > 0) this.#pen.drawImage(picture, x, y, width, height, 0, top, width, height);
    picture.close();
    this.#drawn = Math.max(this.#drawn, end);
  }

  /** The picture as bytes, cut to what was drawn. */
  async finish() {
    const height = Math.round(this.#drawn * this.#scale);
    let canvas = this.#canvas;
    if (height < canvas.height) {
      canvas = new OffscreenCanvas(this.#canvas.width, height);
      canvas.getContext("2d", { alpha: false }).drawImage(this.#canvas, 0, 0);
    }
    const isSmall = canvas.width * canvas.height <= PNG_PIXELS;
    return canvas.convertToBlob(
      isSmall ? { type: "image/png" } : { type: "image/jpeg", quality: JPEG_QUALITY },
    );
  }
}
