// <clerk-call>: the clerk's end. Besides the parts of `call.js`:
//
//   [data-part=person] video, [data-part=paper] video     what the kiosk sends; a touch on the paper points there
//   [data-lay="<document id>"] button                     asks for that paper under the camera
//
// and the event call-seen (detail: {document_id}) when the photograph of an original has reached the hall.

import { CallEnd } from "./call.js";
import { mark, place } from "./pointing.js";

class ClerkCall extends CallEnd {
  async connectedCallback() {
    if (this.line) return;
    super.connectedCallback();
    this.received = new Map();
    this.part("paper").addEventListener("click", (event) => this.point(event));
    this.addEventListener("click", ({ target }) => this.ask(target.closest("[data-lay]")));
    const own = await this.devices(true);
    this.streams = [own];
    if (this.stopped) return this.stop();
    this.part("own").srcObject = own;
    this.connect(false, own.getTracks().length ? this.streams : [], (stream) => this.show(stream));
  }

  hear(frame) {
    if (frame.kind === "tracks") this.name(frame);
    else if (frame.kind === "seen") this.emit("call-seen", { document_id: frame.document_id });
    else super.hear(frame);
  }

  /** Which stream is which may be told before or after it comes. */
  name({ person, paper }) {
    this.names = { person, paper };
    for (const stream of this.received.values()) this.show(stream);
  }

  show(stream) {
    this.received.set(stream.id, stream);
    const part = ["person", "paper"].find((each) => this.names?.[each] === stream.id);
    if (!part || this.part(part).srcObject === stream) return;
    this.part(part).srcObject = stream;
    this.play(this.part(part));
  }

  point(event) {
    const paper = this.part("paper");
    const at = place(event, paper);
    if (!at) return;
    mark(paper, at.x, at.y);
    this.line.send({ kind: "point", ...at, on: "paper" });
  }

  ask(button) {
    if (button) this.line.send({ kind: "lay", document_id: button.dataset.lay });
  }
}

customElements.define("clerk-call", ClerkCall);
