/* node tests/stories/absence.mjs [build/src/seinhuis]
 *
 * What is not needed does not exist, looked for in a running installation: no name of a column, address, form field, choice,
 * setting or query is about religion, origin, politics, ideology or a score of a person; no page finds a person across dossiers; and
 * no key of the vault is anywhere in the memory of the process that faces the network. (tools/absence.c reads the sources.)
 */
import assert from "node:assert/strict";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { Browser, Server, program, report, sign_in, story } from "./client.mjs";
import { kdf, unwrapped } from "./crypto.mjs";
import { tables_of } from "./database.mjs";
import { Keys } from "./leftovers.mjs";

const told = story("absence");
const server = await Server.start({ program: program(process.argv[2]), settings: { begrenzing: "nee" } });

const ABSENT = /relig|godsdienst|geloof|belief|mosk|mosque|church|kerk|islam|muslim|moslim|ethni|etnic|etnisch|nationali|afkomst|herkomst|geboorteland|birth|migrant|huidskleur|skin|politi(?!e)|partij(?:lid|kaart|voorkeur)|stemgedrag|ideolog|extremis|jihad|verschijnsel|phenomen|verdacht|suspect|score|ranking|risico|risk|predict|profiel|profile|watchlist|blacklist|bsn|zoek/i;
const absent = (names, where) => {
  const found = [...names].filter((name) => ABSENT.test(name));
  assert.deepEqual(found, [], `${where} has ${found}`);
};

/* --- a little work, so that all pages have something to show ------------------------------------------------------ */

const people = ["sanne-fictief", "youssef-verzonnen", "marijke-bedacht", "ruud-denkbeeld", "fatima-fabel", "joris-schijn", "kim-spiegel", "ravi-sprookje", "conny-contact"];
const staff = await Promise.all(people.map((reference) => sign_in(server, reference)));
const [sanne, , , , fatima, joris] = staff;
const who = "Gerrit Onvindbaar";
const answers = { relatie: "buur", waarover: "persoon", verhaal: "Hij dreigt.", wie: who, leeftijd: "volwassen", contact: "vertrouwelijk", naam: "Noor Niemand" };
const told_by = await report(server, answers);
await report(server, answers);
const references = [...(await sanne.open("/signalen")).main.matchAll(/href="\/signalen\/(S-[0-9A-Z]+)"/g)].map(([, reference]) => reference);
await sanne.act(`/signalen/${references[0]}/stap/oppakken`);
await sanne.act(`/signalen/${references[0]}/vastleggen`, { waarneming: "Hij dreigde.", soort: "gezien", "onthult-melder": "nee" });
await sanne.act(`/signalen/${references[0]}/geen-tegenwicht`, { tekst: "Gevraagd; niets gevonden." });
await sanne.act(`/signalen/${references[0]}/stap/vaststellen`);

/* Every page that links of the own role lead to, and every form on the way through a report. */
async function pages_of(browser, start) {
  const seen = new Map();
  const queue = start;
  while (queue.length > 0 && seen.size < 150) {
    const path = queue.shift().replace(/#.*/, "");
    if (!path.startsWith("/") || path.startsWith("/en") || path.startsWith("/demo") || path.startsWith("/static") || seen.has(path)) {
      continue;
    }
    const page = await browser.get(path);
    seen.set(path, page);
    queue.push(...[...page.body.matchAll(/<a\b[^>]*\shref="([^"]*)"/g)].map(([, href]) => href));
  }
  return [...seen.values()];
}
const resident = new Browser(server);
const pages = [...await pages_of(resident, ["/", "/melden/voorbeeldstad"]), told_by.check];
for (const browser of staff) {
  pages.push(...await pages_of(browser, ["/werk", "/mijn-account", "/te-doen", "/openingstijden"]));
}

/* --- names --------------------------------------------------------------------------------------------------------- */

await told.step("no column or table of the database is about it; what is counted of phenomena has no link to a person or report", () => {
  const tables = tables_of(server);
  assert.ok(tables.size >= 15, `${tables.size} tables are read`);
  for (const [table, names] of tables) {
    absent([table, ...names.filter((name) => !(table === "tally" && name === "phenomenon"))], table);
    if (table === "tally") {
      assert.deepEqual(names, ["municipality", "year", "phenomenon", "counted"]);
    }
  }
  assert.ok(tables.has("tally"));
});

await told.step("no address, form, query or setting of the program is about it", () => {
  absent(server.command("routes").out.split("\n"), "an address");
  absent(server.command("queries").out.split("\n").map((line) => line.split(/\s+/)[1] ?? ""), "a query");
  absent(server.command("settings").out.match(/^[a-z][\w-]+ {2}/gm) ?? [], "a setting");
  absent(server.command("permissions").out.split("\n"), "a permission");
});

await told.step("no field or choice of any form on any page is about it, but the count that is linked to nobody", () => {
  let forms = 0;
  for (const page of pages) {
    for (const form of page.forms) {
      forms++;
      for (const [name, choices] of form.fields) {
        if (form.action === "/tellingen") {
          continue;
        }
        absent([name, ...choices], `${page.address} → ${form.action}`);
      }
    }
  }
  assert.ok(forms > 150, `${forms} forms on ${pages.length} pages`);
});

await told.step("the form that counts holds nothing that says of whom", () => {
  const form = pages.find((page) => page.address === "/tellingen" && page.forms.length > 0).forms[0];
  assert.deepEqual([...form.fields.keys()].sort(), ["_eenmalig", "_token", "verschijnsel"]);
});

/* --- no search for persons ----------------------------------------------------------------------------------------- */

await told.step("no page has a form that asks with an address, where names would stay", () => {
  for (const page of pages) {
    for (const [tag] of page.main.matchAll(/<form\b[^>]*>/g)) {
      assert.match(tag, /method="post"/, page.address);
    }
    assert.ok(!/type="search"|role="search"/.test(page.body), page.address);
  }
});

await told.step("a name typed where files are found by number finds nothing; the queue cannot be asked for one", async () => {
  for (const [browser, path, field] of [[fatima, "/vernietiging", "verwijzing"], [joris, "/logboek", "dossier"]]) {
    for (const typed of [who, "Gerrit", "%", "S-%"]) {
      const page = await browser.fill(await browser.open(path), { [field]: typed });
      assert.ok(page.status === 400 || page.status === 404, `${path} with ${typed}: ${page.status}`);
      assert.ok(!references.some((reference) => page.main.includes(reference)), path);
    }
  }
  const plain = (await sanne.open("/signalen")).main;
  for (const query of ["q", "zoek", "naam", "wie", "search", "filter"]) {
    assert.equal((await sanne.open(`/signalen?${query}=${encodeURIComponent(who)}`)).main, plain);
    assert.equal((await sanne.get(`/signalen/${query}/${encodeURIComponent(who)}`)).status, 404);
  }
});

await told.step("a list never says whom it is about", () => {
  for (const page of pages.filter((page) => !/^\/signalen\/S-/.test(page.address) && page !== told_by.check)) {
    assert.ok(!page.body.includes(who) && !page.body.includes("Noor Niemand"), page.address);
  }
});

/* --- no keys in web ------------------------------------------------------------------------------------------------ */

const mappings_of = (pid) => [...readFileSync(`/proc/${pid}/maps`, "latin1").matchAll(/^([0-9a-f]+)-([0-9a-f]+) r.*$/gm)].map(([, from, until]) => [BigInt(`0x${from}`), BigInt(`0x${until}`)]);
const is_sanitized = (pid) => mappings_of(pid).reduce((sum, [from, end]) => sum + end - from, 0n) > 1n << 34n;

/* What a core image would hold: every readable mapping of the process. */
function memory_of(pid) {
  const memory = openSync(`/proc/${pid}/mem`, "r");
  const parts = [];
  for (const [from, end] of mappings_of(pid)) {
    for (let at = from, step = 1n << 20n; at < end; at += step) {
      const bytes = Buffer.alloc(Number(end - at < step ? end - at : step));
      try {
        parts.push(bytes.subarray(0, readSync(memory, bytes, 0, bytes.length, at)));
      } catch {
        /* a guard page, or memory of a device */
      }
    }
  }
  closeSync(memory);
  return Buffer.concat(parts);
}

/* Every key that the vault could use, from its own files: docs/formats/envelope.md. */
function secrets() {
  const master = server.file("vault", "master.key");
  const wrapping = kdf(master, 1, "seinhuis");
  const municipalities = server.file("vault", "municipalities").toString().trim().split("\n").slice(1).map((line) => unwrapped(wrapping, Buffer.from(line.split(" ")[2], "hex")));
  const slots = [...new Keys(server).used().values()];
  return {
    master: [master], wrapping: [wrapping], session: [kdf(master, 2, "seinhuis")], log: [kdf(master, 3, "seinhuis")], municipality: municipalities,
    data: slots.flatMap((slot) => municipalities.map((key) => unwrapped(key, slot))),
  };
}

const { web: [web], vault: [vault] } = server.processes();
if (process.getuid() !== 0) {
  told.skip("no key of the vault is in web's memory", "reading another process's memory takes root");
} else if (is_sanitized(web)) {
  told.skip("no key of the vault is in web's memory", "a sanitizer build maps terabytes");
} else {
  await told.step("reading memory finds what is there: the municipality's name in web, the vault's own keys in the vault", () => {
    assert.ok(memory_of(web).includes("Voorbeeldstad"));
    const memory = memory_of(vault);
    const keys = secrets();
    for (const kind of ["wrapping", "session"]) {
      assert.ok(keys[kind].every((key) => memory.includes(key)), `the ${kind} key is in the vault`);
    }
    assert.ok(!keys.municipality.some((key) => memory.includes(key)), "a municipality's key stays wrapped while nobody needs it");
  });
  await told.step("neither the master key, nor what is derived from it, nor a municipality's, nor any dossier's key is in web's memory, also while it works", async () => {
    for (let round = 0; round < 5; round++) {
      const working = Promise.all([report(server, answers), sanne.open(`/signalen/${references[0]}`), sign_in(server, "ruud-denkbeeld")]);
      const memory = memory_of(web);
      await working;
      const again = memory_of(web);
      for (const [kind, keys] of Object.entries(secrets())) {
        assert.ok(keys.length > 0);
        for (const key of keys) {
          assert.ok(!memory.includes(key) && !again.includes(key), `a key (${kind}) is in web's memory`);
        }
      }
    }
  });
  await told.step("the helpers for passwords and the press hold none either, and no process's environment or command line does", () => {
    const keys = Object.values(secrets()).flat();
    const { password, sheet } = server.processes();
    assert.equal(sheet.length, 1);
    for (const pid of [...password, ...sheet, server.process.pid]) {
      const memory = memory_of(pid);
      assert.ok(!keys.some((key) => memory.includes(key)), `process ${pid}`);
    }
    for (const pid of [...password, ...sheet, web, vault, server.process.pid]) {
      const words = Buffer.concat([readFileSync(`/proc/${pid}/environ`), readFileSync(`/proc/${pid}/cmdline`)]);
      assert.ok(!keys.some((key) => words.includes(key) || words.includes(key.toString("hex"))));
    }
  });
}

await server.close();
told.end();
