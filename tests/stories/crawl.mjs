/* Every page that people of the demonstration reach by following links: one of each kind. */

export const PEOPLE = ["arno-afspraak", "carla-denkbaar", "gerda-gefingeerd", "joris-schijn", "olga-ogenschijn", "petra-papier", "pieter-pseudo", "ruud-denkbeeld", "sanne-fictief", "tineke-tweede", "wim-waarschijnlijk", "youssef-verzonnen"];

/* An address with its references, names, numbers and searches left out. */
export const shape = (path) => path.replace(/[?#].*/, "").replace(/^\/(accounts|deelafspraken|instellingen|teksten|wegwijzer)\/(?!nieuw).*/, "/$1/*").replace(/\/[^/]*[A-Z0-9][^/]*/g, "/*");

/* `visit` gives what it found at a path, with its page; null: nothing to tell of, and no links to follow. `first`: paths that stand for
 * their kind. */
export async function crawl(visit, first = []) {
  const found = new Map();
  const queue = [...first, "/werk", "/signalen", "/te-doen", "/mijn-account"];
  for (const seen = new Set(); queue.length > 0 && found.size < 200; ) {
    const path = queue.shift().replace(/#.*/, "");
    if (!path.startsWith("/") || /^\/(en|nl|demo|static|uitloggen)\b/.test(path) || seen.has(shape(path))) {
      continue;
    }
    seen.add(shape(path));
    const one = await visit(path);
    if (one !== null) {
      found.set(shape(path), one);
      queue.push(...[...one.page.body.matchAll(/<a\b[^>]*\shref="([^"]*)"/g)].map(([, href]) => href));
    }
  }
  return found;
}
