// Loaded before the program: from then on its own clock is off by CLOCK_OFF milliseconds. What only measures (performance.now) goes on.
const off = Number(process.env.CLOCK_OFF);
const RealDate = Date;

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + off);
    else super(...given);
  }
  static now() {
    return RealDate.now() + off;
  }
};
