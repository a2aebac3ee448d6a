// UTF-8 for hosts that have no TextDecoder or TextEncoder, such as mini-programs on a phone.
// The build puts these names in place of the globals, so that nothing is added to the host.

class Decoder {
  decode(bytes) {
    if (!bytes) return "";
    let text = "";
    let units = [];
    for (let at = 0; at < bytes.length; ) {
      const point = codePoint(bytes, at);
      at += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (point < 0x10000) units.push(point);
      else units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff));
      // A call takes only so many arguments.
      if (units.length > 8000) {
        text += String.fromCharCode.apply(null, units);
        units = [];
      }
    }
    return text + String.fromCharCode.apply(null, units);
  }
}

/** The engine's answers are always well formed, so a lead byte tells all. */
function codePoint(bytes, at) {
  const lead = bytes[at];
  const tail = (step) => bytes[at + step] & 0x3f;
  if (lead < 0x80) return lead;
  if (lead < 0xe0) return ((lead & 0x1f) << 6) | tail(1);
  if (lead < 0xf0) return ((lead & 0x0f) << 12) | (tail(1) << 6) | tail(2);
  return ((lead & 0x07) << 18) | (tail(1) << 12) | (tail(2) << 6) | tail(3);
}

class Encoder {
  encode(text) {
    const bytes = new Uint8Array(text.length * 3);
    return bytes.slice(0, this.encodeInto(text, bytes).written);
  }

  encodeInto(text, bytes) {
    let written = 0;
    for (let at = 0; at < text.length; at += 1) {
      const point = text.codePointAt(at);
      if (point > 0xffff) at += 1;
      // A lone surrogate becomes the replacement character, which the engine refuses.
      written = put(bytes, written, point >= 0xd800 && point <= 0xdfff ? 0xfffd : point);
    }
    return { read: text.length, written };
  }
}

function put(bytes, at, point) {
  if (point < 0x80) {
    bytes[at] = point;
    return at + 1;
  }
  const tail = (shift) => 0x80 | ((point >> shift) & 0x3f);
  if (point < 0x800) {
    bytes[at] = 0xc0 | (point >> 6);
    bytes[at + 1] = tail(0);
    return at + 2;
  }
  if (point < 0x10000) {
    bytes[at] = 0xe0 | (point >> 12);
    bytes[at + 1] = tail(6);
    bytes[at + 2] = tail(0);
    return at + 3;
  }
  bytes[at] = 0xf0 | (point >> 18);
  bytes[at + 1] = tail(12);
  bytes[at + 2] = tail(6);
  bytes[at + 3] = tail(0);
  return at + 4;
}

const HostDecoder = typeof TextDecoder === "undefined" ? Decoder : TextDecoder;
const HostEncoder = typeof TextEncoder === "undefined" ? Encoder : TextEncoder;
export { HostDecoder as TextDecoder, HostEncoder as TextEncoder };
