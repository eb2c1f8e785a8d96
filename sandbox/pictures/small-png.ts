import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MOST_COLOURS = 256;
/** The type of its colours by https://www.w3.org/TR/png-3/#table111: three or four bytes a point; or a place in a palette. */
const BYTES_A_POINT: Record<number, number> = { 2: 3, 6: 4 };
const INDEXED = 3;

/**
 * The same picture in at most 256 colours, which is plenty for a page of text, and a third of the size. Takes what Chromium writes:
 * eight bits, not interlaced, nothing see-through.
 */
export function smallPng(png: Buffer): Buffer {
  const { header, points } = readPoints(png);
  const palette = commonest(points);
  const nearest = new Map(palette.map((colour, index) => [colour, index]));
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0, at = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1, at += 1) {
      const colour = points[at] ?? 0;
      const index = nearest.get(colour) ?? nearestOf(colour, palette);
      nearest.set(colour, index);
      rows[row * (width + 1) + 1 + column] = index;
    }
  }
  header[9] = INDEXED;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(partsOf))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Each point as one number, `0xRRGGBB`, row by row. */
function readPoints(png: Buffer): { header: Buffer; points: Uint32Array } {
  let header = Buffer.alloc(0);
  const packed: Buffer[] = [];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = Buffer.from(body);
    if (type === 'IDAT') packed.push(body);
    at += length + 12;
  }
  const size = BYTES_A_POINT[header[9] ?? 0];
  if (size === undefined) throw new Error('a picture of another kind');
  const width = header.readUInt32BE(0);
  const bytes = unfilter(inflateSync(Buffer.concat(packed)), width * size, size);
  const points = new Uint32Array(bytes.length / size);
  for (let point = 0; point < points.length; point += 1) {
    points[point] = bytes.readUIntBE(point * size, 3);
  }
  return { header, points };
}

/** https://www.w3.org/TR/png-3/#9Filter-types. A row above and a point at the left are there for the first to look at. */
function unfilter(filtered: Buffer, rowLength: number, size: number): Buffer {
  const rows = filtered.length / (rowLength + 1);
  const stride = rowLength + size;
  const framed = Buffer.alloc((rows + 1) * stride);
  const bytes: Buffer[] = [];
  for (let row = 0; row < rows; row += 1) {
    const from = row * (rowLength + 1);
    const filter = filtered.readUInt8(from);
    const start = (row + 1) * stride + size;
    for (let column = 0; column < rowLength; column += 1) {
      const at = start + column;
      const left = framed.readUInt8(at - size);
      const above = framed.readUInt8(at - stride);
      const corner = framed.readUInt8(at - stride - size);
      framed[at] = filtered.readUInt8(from + 1 + column) + guessOf(filter, left, above, corner);
    }
    bytes.push(framed.subarray(start, start + rowLength));
  }
  return Buffer.concat(bytes);
}

function guessOf(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter !== 4) return 0;
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((near) =>
    Math.abs(left + above - corner - near),
  ) as [number, number, number];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

function commonest(points: Uint32Array): number[] {
  const counts = new Map<number, number>();
  for (const colour of points) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return sorted.slice(0, MOST_COLOURS).map(([colour]) => colour);
}

function nearestOf(colour: number, palette: number[]): number {
  const far = palette.map((other) => distance(colour, other));
  return far.indexOf(Math.min(...far));
}

function distance(one: number, other: number): number {
  const others = partsOf(other);
  return partsOf(one).reduce((sum, part, index) => sum + (part - (others[index] ?? 0)) ** 2, 0);
}

function partsOf(colour: number): number[] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(body.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}
