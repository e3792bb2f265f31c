/**
 * Erlang's loss formula (Erlang B): the fraction of arrivals that find all places taken, if those that find none are rejected and
 * do not wait. Arrivals are random (Poisson). Of the time that each needs, only the mean counts, not the distribution
 * (https://en.wikipedia.org/wiki/Erlang_(unit)#Erlang_B_formula).
 *
 * @param load arrivals a second × mean seconds of each
 */
export function rejectedFraction(load: number, places: number): number {
  let fraction = 1;
  for (let n = 1; n <= places; n++) fraction = (load * fraction) / (n + load * fraction);
  return fraction;
}

/** The fewest places at which no larger fraction than `most` is rejected. */
export function placesFor(load: number, most: number): number {
  let places = 0;
  for (let fraction = 1; fraction > most; ) {
    places++;
    fraction = (load * fraction) / (places + load * fraction);
  }
  return places;
}

/** The largest load of which no larger fraction than `most` is rejected. */
export function loadFor(places: number, most: number): number {
  // A load of twice the places: about half is rejected.
  let [low, high] = [0, 2 * places];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (rejectedFraction(middle, places) <= most) low = middle;
    else high = middle;
  }
  return low;
}
