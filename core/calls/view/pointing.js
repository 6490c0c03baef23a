// Where somebody points in a picture that another one sees too, in parts of its width and height from the upper left.
//
//   place(event, picture)            {x, y} of a touch or click on a video or canvas, null beside what it shows
//   mark(picture, x, y)              a ring there for some seconds; `picture` lies in an element with the class "call-view"
//
// The picture is fitted into its element (object-fit: contain), so there may be bands beside it.

const SHOWN_MS = 4000;

export function place(event, picture) {
  const shown = within(picture);
  const box = picture.getBoundingClientRect();
  const x = (event.clientX - box.left - shown.left) / shown.width;
  const y = (event.clientY - box.top - shown.top) / shown.height;
  return x >= 0 && x <= 1 && y >= 0 && y <= 1 ? { x, y } : null;
}

export function mark(picture, x, y) {
  const shown = within(picture);
  const ring = document.createElement("span");
  ring.className = "call-ring";
  ring.style.left = `${picture.offsetLeft + shown.left + x * shown.width}px`;
  ring.style.top = `${picture.offsetTop + shown.top + y * shown.height}px`;
  const view = picture.parentElement;
  view.querySelector(".call-ring")?.remove();
  view.append(ring);
  setTimeout(() => ring.remove(), SHOWN_MS);
}

/** The rectangle of the element that the picture covers, in CSS pixels from the element's corner. */
function within(picture) {
  const [wide, high] = [picture.videoWidth ?? picture.width, picture.videoHeight ?? picture.height];
  const { clientWidth, clientHeight } = picture;
  const scale = Math.min(clientWidth / wide, clientHeight / high);
  const [width, height] = [wide * scale, high * scale];
  return { left: (clientWidth - width) / 2, top: (clientHeight - height) / 2, width, height };
}
