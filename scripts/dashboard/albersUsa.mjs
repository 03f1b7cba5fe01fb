// The usual projection for maps of the United States: equal areas, with Alaska and Hawaii below the southwest.
const RADIANS = Math.PI / 180;

/** The size of what it gives. */
export const MAP = { width: 975, height: 610 };
const SCALE = 1300;

/** Albers' conic projection of equal areas, by two parallels, with `centre` in the middle. */
function conic(south, north, centre, scale, at) {
  const n = (Math.sin(south * RADIANS) + Math.sin(north * RADIANS)) / 2;
  const c = 1 + Math.sin(south * RADIANS) * (2 * n - Math.sin(south * RADIANS));
  const radius = (latitude) => Math.sqrt(c - 2 * n * Math.sin(latitude * RADIANS)) / n;
  const middle = radius(centre[1]);
  return (longitude, latitude) => {
    const angle = n * (longitude - centre[0]) * RADIANS;
    const r = radius(latitude);
    return [at[0] + scale * r * Math.sin(angle), at[1] - scale * (middle - r * Math.cos(angle))];
  };
}

const middle = [MAP.width / 2, MAP.height / 2];
const mainland = conic(29.5, 45.5, [-96.6, 38.7], SCALE, middle);
const alaska = conic(55, 65, [-156, 58.5], SCALE * 0.35, [middle[0] - 0.307 * SCALE, middle[1] + 0.201 * SCALE]);
const hawaii = conic(8, 18, [-160, 19.9], SCALE, [middle[0] - 0.205 * SCALE, middle[1] + 0.212 * SCALE]);

/** Where a place is on the map; `undefined`: it is not on it. */
export function onMap(longitude, latitude) {
  if (latitude > 50 && longitude < -129) return alaska(longitude, latitude);
  if (latitude < 23 && longitude < -150) return hawaii(longitude, latitude);
  if (latitude < 24 || latitude > 50 || longitude < -126 || longitude > -65) return undefined;
  return mainland(longitude, latitude);
}
