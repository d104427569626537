// Reads one photo from standard input and writes it again with nothing in it but the picture.
//
// It runs in a process of its own (see PhotoCleaner.cs), because a decoder is fed by strangers: what breaks, hangs or
// grows here is ended with the process. It opens no file and no connection.
//
// Output: four little-endian 32-bit numbers (width, height, bytes of the photo, bytes of the thumbnail), then the photo
// in the kind it came in, then the thumbnail as JPEG. Exit code 2 says that the input is at fault.
import sharp from 'sharp';

const DAMAGED = 2;
const PIXELS_MAX = 100_000_000; // A bomb decodes to far more; the largest phone sensors in common use give half.
const EDGE_MAX = 2560; // Enough to read a number plate or a notice; a quarter of what a phone sends.
const THUMBNAIL_EDGE_MAX = 320;

const kinds = {
  jpeg: (picture) => picture.jpeg({ quality: 85 }),
  png: (picture) => picture.png(),
  webp: (picture) => picture.webp({ quality: 85 }),
};

// Every decoder but these three is switched off.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] });
sharp.cache(false);
sharp.concurrency(1);

const within = (edge) => ({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true });

/** Decodes, turns the picture as the camera was held, and encodes anew; sharp copies no metadata unless asked to. */
async function clean(input) {
  const original = sharp(input, { limitInputPixels: PIXELS_MAX, failOn: 'error' });
  const { format } = await original.metadata();
  if (!Object.hasOwn(kinds, format)) {
    throw new Error(`not a photo but ${format}`);
  }

  const turned = original.autoOrient().resize(within(EDGE_MAX));
  const photo = await kinds[format](turned).toBuffer({ resolveWithObject: true });
  const thumbnail = await sharp(photo.data)
    .resize(within(THUMBNAIL_EDGE_MAX))
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 80 })
    .toBuffer();
  return { photo: photo.data, thumbnail, width: photo.info.width, height: photo.info.height };
}

const chunks = [];
for await (const chunk of process.stdin) {
  chunks.push(chunk);
}

try {
  const { photo, thumbnail, width, height } = await clean(Buffer.concat(chunks));
  const head = Buffer.alloc(16);
  [width, height, photo.length, thumbnail.length].forEach((number, at) => head.writeInt32LE(number, 4 * at));
  process.stdout.write(Buffer.concat([head, photo, thumbnail]));
} catch (fault) {
  process.stderr.write(`${fault.message}\n`);
  process.exitCode = DAMAGED;
}
