const PATHS = {
  lock: 'M5 7V5a3 3 0 0 1 6 0v2M3.5 7h9v7h-9z',
  people:
    'M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-5 9-5 9 0M10.5 7.5a2.5 2.5 0 0 0 0-5M12 9.5c1.5.5 2.5 2 2.5 4',
  reply: 'M2.5 3h11v7.5H8l-3.5 3v-3h-2z',
  smile: 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM5 9.5q3 3 6 0M5.8 6v.6M10.2 6v.6',
  more: 'M8 3v.1M8 8v.1M8 13v.1',
  overflow: 'M3 8h.1M8 8h.1M13 8h.1',
  eye: 'M1.5 8q6.5-8 13 0-6.5 8-13 0zM8 9.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z',
  image: 'M2 3h12v10H2zM2 11l3.5-3.5 3 3 2-2L14 12M10.5 6v.1',
  send: 'M2.5 13.5 14 8 2.5 2.5 4 8zM4 8h5',
  swap: 'M3 5.5h10L10.5 3M13 10.5H3L5.5 13',
  phone: 'M4.5 1.5h7v13h-7zM7 12.5h2',
  bolt: 'M9 1.5 3.5 9H7.5L7 14.5 12.5 7H8.5z',
  menu: 'M2 4h12M2 8h12M2 12h12',
  check: 'M3 8.5l3.2 3.2L13 4.5',
  clip: 'M12.5 7 7.6 12a2.8 2.8 0 0 1-4-4l5.2-5.2a1.9 1.9 0 0 1 2.7 2.7L6.6 10.4a.9.9 0 0 1-1.3-1.3L9.6 4.8',
  file: 'M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M5.5 8h5M5.5 10.8h5',
  bell: 'M3 11.5h10l-1.3-1.8V6.5a3.7 3.7 0 0 0-7.4 0v3.2zM6.7 13.7h2.6',
  person: 'M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8zM2.8 14c0-5.6 10.4-5.6 10.4 0',
  fault: 'M8 2 14.5 13.5h-13zM8 6.5v3.2M8 11.6v.1',
  help: 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM6 6.4c.2-2.6 4-2.5 4 0 0 1.6-2 1.6-2 3.2M8 11.7v.1',
  together: 'M3 2.5v8l2-1.7 1.2 2.7M3 2.5l5.2 5.2H6M9 5v8l2-1.7 1.2 2.7M9 5l5.2 5.2H12',
  back: 'M10 3 5 8l5 5',
  skip: 'M3 3.5v9L9 8zM12 3.5v9',
} as const;

/** A line drawing in the colour of the text; decorative, so the button around it carries the words. */
export function Icon({ name }: { name: keyof typeof PATHS }) {
  const isDots = name === 'more' || name === 'overflow';
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} stroke-width={isDots ? 2.2 : 1.4} />
    </svg>
  );
}
