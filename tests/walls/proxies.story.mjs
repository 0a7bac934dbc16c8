/* node tests/walls/proxies.story.mjs [build/src/seinhuis]
 *
 * The configurations of packaging/ for nginx and Caddy, before a server on the socket that systemd opened: only good TLS,
 * HTTP/2, headers and pages as the server sends them, the real address of a client and nobody's invention, requests that two
 * programs could read in two ways refused, and nothing written about who asked for what.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { dirname, join } from "node:path";
import tls from "node:tls";
import { fileURLToPath } from "node:url";
import { Server, pause, program, story, until } from "../stories/client.mjs";

const { step, skip, end } = story("proxies");
const seinhuis = program(process.argv[2]);
const packaging = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "packaging");
const NAME = "meldpunt.example.nl";
const PAGE = "/melden/voorbeeldstad";
const has = (command, ...words) => spawnSync(command, words).error === undefined;

const free_port = () => new Promise((resolve) => {
  const probe = net.createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

/* --- the server, behind a socket ------------------------------------------------------------------------------------- */

const server = await Server.start({ program: seinhuis, settings: { https: "ja", begrenzing: "nee" } });
await server.stop();
const socket = join(server.home, "http.sock");
const started = [];
process.on("exit", () => started.forEach((child) => child.kill("SIGKILL")));

function run(command, words, options = {}) {
  const child = spawn(command, words, { stdio: ["ignore", "pipe", "pipe"], ...options });
  child.said = "";
  child.stdout.on("data", (bytes) => (child.said += bytes));
  child.stderr.on("data", (bytes) => (child.said += bytes));
  child.ended = new Promise((resolve) => child.on("exit", resolve));
  started.push(child);
  return child;
}

async function stop(child) {
  child.kill("SIGTERM");
  await child.ended;
}

const direct = (path, headers = {}) => new Promise((resolve, reject) => {
  http.get({ socketPath: socket, path, headers: { host: NAME, ...headers } }, (answer) => {
    let body = "";
    answer.on("data", (bytes) => (body += bytes));
    answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body }));
  }).on("error", reject);
});

/* A certificate of a CA of our own. */
function certificates() {
  const at = (name) => join(server.home, name);
  const openssl = (...words) => assert.equal(spawnSync("openssl", words, { cwd: server.home }).status, 0, words.join(" "));
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  openssl("req", "-x509", ...curve, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Seinhuis test");
  openssl("req", ...curve, "-keyout", "site.key", "-out", "site.csr", "-subj", `/CN=${NAME}`);
  writeFileSync(at("site.ext"), `subjectAltName=DNS:${NAME}\n`);
  openssl("x509", "-req", "-in", "site.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "site.ext", "-out", "site.pem");
  return { ca: at("ca.pem"), key: at("site.key"), pem: at("site.pem") };
}

/* --- the two proxies: their file from packaging/, with other places ---------------------------------------------------- */

function replaced(text, pairs) {
  for (const [from, to] of pairs) {
    assert.ok(text.includes(from), `the configuration has no “${from}”`);
    text = text.replaceAll(from, to);
  }
  return text;
}

const nginx = {
  name: "nginx",
  origin: () => `https://${NAME}`, /* it tells the server no port; there is none in the world outside */
  there: () => has("nginx", "-v"),
  start(files, ports) {
    const home = join(server.home, "nginx");
    mkdirSync(home);
    const site = replaced(readFileSync(join(packaging, "nginx", "seinhuis.conf"), "utf8"), [
      ["[::]:443", `[::1]:${ports.tls}`], ["[::]:80", `[::1]:${ports.plain}`], ["listen 443", `listen 127.0.0.1:${ports.tls}`],
      ["listen 80", `listen 127.0.0.1:${ports.plain}`], ["/run/seinhuis/http.sock", socket], ["/etc/ssl/certs/seinhuis.pem", files.pem],
      ["/etc/ssl/private/seinhuis.key", files.key], ["/var/log/nginx/seinhuis.error.log", join(home, "error.log")],
    ]);
    const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((one) => `${one}_temp_path ${home}/${one};`).join("\n");
    const user = process.getuid() === 0 ? "user root;\n" : "";
    writeFileSync(join(home, "nginx.conf"), `${user}daemon off;\npid ${home}/pid;\nevents {}\nhttp {\n${temp}\n${site}\n}\n`);
    return run("nginx", ["-e", join(home, "start.log"), "-c", join(home, "nginx.conf")]);
  },
};

const caddy = {
  name: "caddy",
  origin: (port) => `https://${NAME}:${port}`,
  there: () => has("caddy", "version"),
  start(files, ports) {
    const home = join(server.home, "caddy");
    mkdirSync(home);
    const site = replaced(readFileSync(join(packaging, "caddy", "Caddyfile"), "utf8"), [
      [`${NAME} {`, `${NAME} {\n\tbind 127.0.0.1`], ["admin off", `admin off\n\thttp_port ${ports.plain}\n\thttps_port ${ports.tls}`],
      ["/run/seinhuis/http.sock", socket], ["/etc/ssl/certs/seinhuis.pem", files.pem], ["/etc/ssl/private/seinhuis.key", files.key],
    ]);
    writeFileSync(join(home, "Caddyfile"), site);
    return run("caddy", ["run", "--config", join(home, "Caddyfile"), "--adapter", "caddyfile"], { env: { ...process.env, HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home } });
  },
};

/* --- what is asked of each --------------------------------------------------------------------------------------------- */

const GOOD = new Set(["TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256"]);

function scanned(port) {
  const scan = spawnSync("sslscan", ["--no-colour", "--xml=-", `--sni-name=${NAME}`, `127.0.0.1:${port}`], { encoding: "utf8", timeout: 100000 });
  const protocols = [...scan.stdout.matchAll(/<protocol type="(\w+)" version="([\d.]+)" enabled="1"/g)].map(([, type, version]) => `${type} ${version}`);
  const suites = [...scan.stdout.matchAll(/<cipher status="(?:accepted|preferred)"[^>]*cipher="([^"]+)"/g)].map(([, suite]) => suite);
  assert.deepEqual(protocols.sort(), ["tls 1.2", "tls 1.3"]);
  assert.ok(suites.length >= 4, scan.stdout);
  assert.deepEqual(suites.filter((suite) => !GOOD.has(suite)), []);
  assert.doesNotMatch(scan.stdout, /<compression supported="1"/);
  assert.doesNotMatch(scan.stdout, /vulnerable="1"|<renegotiation supported="1" secure="0"/);
}

function curl(files, port, ...words) {
  const ran = spawnSync("curl", ["-sS", "--cacert", files.ca, "--resolve", `${NAME}:${port}:127.0.0.1`, ...words], { encoding: "utf8", timeout: 60000, maxBuffer: 1 << 26 });
  return { status: ran.status, out: ran.stdout, said: ran.stderr };
}

/* Bytes as they are over TLS, in the given pieces; everything that comes back until the other side closes or says nothing more. */
const raw = (files, port, pieces, wait_ms = 1500) => new Promise((resolve) => {
  let got = "";
  const connection = tls.connect({ host: "127.0.0.1", port, servername: NAME, ca: readFileSync(files.ca), ALPNProtocols: ["http/1.1"] }, async () => {
    for (const piece of pieces) {
      connection.write(piece);
      await pause(2);
    }
  });
  connection.setTimeout(wait_ms, () => connection.destroy());
  connection.on("data", (bytes) => (got += bytes));
  connection.on("error", () => null);
  connection.on("close", () => resolve(got));
});

const hidden = `GET /mijn-melding HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`;
const post = (headers, body) => `POST /mijn-melding HTTP/1.1\r\nHost: ${NAME}\r\nContent-Type: application/x-www-form-urlencoded\r\n${headers}\r\n\r\n${body}`;
const smuggled = {
  "a length beside chunks": post("Content-Length: 6\r\nTransfer-Encoding: chunked", `0\r\n\r\n${hidden}`),
  "chunks beside a length": post(`Transfer-Encoding: chunked\r\nContent-Length: ${5 + hidden.length}`, `0\r\n\r\n${hidden}`),
  "two lengths": post(`Content-Length: 0\r\nContent-Length: ${hidden.length}`, hidden),
  "a space before the colon": post(`Content-Length: 0\r\nTransfer-Encoding : chunked`, `0\r\n\r\n${hidden}`),
  "a coding that is none": post("Transfer-Encoding: xchunked", `0\r\n\r\n${hidden}`),
  "two codings": post("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked", `0\r\n\r\n${hidden}`),
  "a length with a sign": post(`Content-Length: +${hidden.length}`, hidden),
  "a chunk with a size that is none": post("Transfer-Encoding: chunked", `0x5\r\nabcde\r\n0\r\n\r\n${hidden}`),
  "a line that goes on in the next": post("X-One: a\r\n Transfer-Encoding: chunked\r\nContent-Length: 0", `0\r\n\r\n${hidden}`),
  "two hosts": `GET ${PAGE} HTTP/1.1\r\nHost: ${NAME}\r\nHost: elsewhere.example\r\n\r\n`,
};

/* A request that could be read in two ways is refused, or read in one by both: then nobody else gets its answer. */
async function smuggling(files, port) {
  for (const [what, bytes] of Object.entries(smuggled)) {
    await raw(files, port, [bytes], 400);
    for (let count = 0; count < 8; count++) {
      const got = await raw(files, port, [`GET ${PAGE} HTTP/1.1\r\nHost: ${NAME}\r\nConnection: close\r\n\r\n`]);
      assert.match(got, /^HTTP\/1\.1 200 /, `after ${what}`);
      assert.equal(got.match(/HTTP\/1\.1 \d{3} /g).length, 1, `after ${what} one answer`);
      assert.match(got, /Voorbeeldstad/);
      assert.doesNotMatch(got, /name="code"/, `after ${what} nobody gets the answer to what was hidden`);
    }
  }
  const refused = ["two lengths", "a space before the colon", "a coding that is none", "a length with a sign", "a chunk with a size that is none", "two hosts"];
  for (const what of refused) {
    const got = await raw(files, port, [smuggled[what]]);
    assert.match(got, /^HTTP\/1\.1 (4\d\d|50[12]) /, `${what}: ${got.slice(0, 200)}`);
    assert.equal((got.match(/HTTP\/1\.1 \d{3} /g) ?? []).length, 1, `${what}: one answer`);
  }
}

const OWN = new Set(["date", "connection", "keep-alive", "server", "transfer-encoding", "content-length", "via", "set-cookie"]);
const kept = (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN.has(name)).sort());
const parsed = (text) => Object.fromEntries(text.trim().split(/\r?\n/).slice(1).map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]));

/* Where somebody signed in from, as the log has it. */
function origins() {
  const lines = server.file("log", "000000000001.log").toString().split("\n").map((line) => line.split("\t"));
  return lines.filter((line) => line[0] === "I" && line[8] === "sign_in").map((line) => line[12]);
}

function files_below(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? files_below(join(folder, entry.name)) : entry.isFile() ? [join(folder, entry.name)] : []));
}

async function through(proxy, files) {
  const ports = { tls: await free_port(), plain: await free_port() };
  const running = proxy.start(files, ports);
  const site = `https://${NAME}:${ports.tls}`;
  const ask = (...words) => curl(files, ports.tls, ...words);
  await until(`${proxy.name} answers`, () => {
    assert.equal(running.exitCode, null, running.said);
    return ask("-o", "/dev/null", `${site}${PAGE}`).status === 0;
  }, 20000);

  if (!has("sslscan", "--version")) {
    skip(`${proxy.name}: sslscan finds no weak protocol or suite`, "there is no sslscan");
  } else {
    await step(`${proxy.name}: sslscan finds TLS 1.2 and 1.3 with good suites, and nothing else`, () => scanned(ports.tls));
  }
  await step(`${proxy.name}: HTTP/2 works, and over HTTP one is sent to HTTPS`, () => {
    assert.equal(ask("--http2", "-o", "/dev/null", "-w", "%{http_version} %{http_code}", `${site}${PAGE}`).out, "2 200");
    const plain = spawnSync("curl", ["-sS", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", "--resolve", `${NAME}:${ports.plain}:127.0.0.1`, `http://${NAME}:${ports.plain}${PAGE}`], { encoding: "utf8" });
    assert.match(plain.stdout, /^308 https:\/\/meldpunt\.example\.nl/);
  });
  await step(`${proxy.name}: pages and headers come as the server sends them`, async () => {
    for (const path of [PAGE, "/mijn-melding", "/aanmelden", "/nergens"]) {
      const own = await direct(path);
      const head = ask("-D", "-", "-o", "/dev/null", "--http1.1", `${site}${path}`).out;
      assert.deepEqual(kept(parsed(head)), kept(own.headers), path);
      assert.equal(ask("-o", "/dev/null", "-w", "%{http_code}", `${site}${path}`).out, String(own.status));
    }
    assert.match((await direct(PAGE)).headers["strict-transport-security"], /max-age=31536000/);
  });
  await step(`${proxy.name}: the log has the real address of who signs in, whatever that client says`, () => {
    const jar = join(server.home, `${proxy.name}.cookies`);
    const page = ask("-b", jar, "-c", jar, `${site}/demo/sanne-fictief`).out;
    const form = /<form[^>]*action="([^"]*)"[\s\S]*?<\/form>/.exec(/<main[\s\S]*<\/main>/.exec(page)[0]);
    const fields = [...form[0].matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].flatMap(([, name, value]) => ["--data-urlencode", `${name}=${value}`]);
    const button = /<button[^>]*name="([^"]+)"[^>]*value="([^"]+)"/.exec(form[0]);
    const before = origins().length;
    const chosen = button ? ["--data-urlencode", `${button[1]}=${button[2]}`] : [];
    ask("-b", jar, "-c", jar, "-o", "/dev/null", "-H", "X-Forwarded-For: 203.0.113.9", "-H", "Forwarded: for=203.0.113.9", "-H", `Origin: ${proxy.origin(ports.tls)}`,
      ...fields, ...chosen, `${site}${form[1] || "/demo/sanne-fictief"}`);
    assert.equal(origins().length, before + 1, "signed in");
    assert.equal(origins().at(-1), "127.0.0.1");
  });
  await step(`${proxy.name}: requests that two programs could read in two ways reach nobody else's answer`, () => smuggling(files, ports.tls));
  await step(`${proxy.name}: a body that is too large gets the program's own page, one far too large is not taken, a slow one arrives`, async () => {
    const big = join(server.home, "big");
    writeFileSync(big, Buffer.alloc(2 << 20, "a"));
    const told = ask("-w", "\n%{http_code}", "--data-binary", `@${big}`, `${site}/mijn-melding`).out;
    assert.match(told, /413$/);
    assert.match(told, /<main/);
    writeFileSync(big, Buffer.alloc(40 << 20, "a"));
    assert.doesNotMatch(ask("-w", "\n%{http_code}", "-o", "/dev/null", "--data-binary", `@${big}`, `${site}/mijn-melding`).out, /200$/);
    const slow = post("Content-Length: 8\r\nConnection: close", "code=abc");
    const got = await raw(files, ports.tls, [...slow], 10000);
    assert.match(got, /^HTTP\/1\.1 (200|4\d\d) /);
    assert.match(got, /<main/);
  });
  await stop(running);
  await step(`${proxy.name}: nothing was written about who asked for what`, () => {
    const written = files_below(join(server.home, proxy.name)).filter((path) => !/conf$|Caddyfile$|autosave\.json$/.test(path));
    for (const [where, text] of [...written.map((path) => [path, readFileSync(path, "latin1")]), ["what it said", running.said]]) {
      assert.doesNotMatch(text, /127\.0\.0\.1:\d+"|remote_ip|client: |mijn-melding|code=|\/melden/, where);
    }
    assert.ok(written.every((path) => statSync(path).size < 64 * 1024));
  });
}

/* --- an address that is no proxy's ---------------------------------------------------------------------------------------- */

async function signed_in_from(forwarded) {
  const browser = (method, body) => fetch(`${server.url}/demo/sanne-fictief`, { method, body, redirect: "manual", headers: forwarded ? { "x-forwarded-for": forwarded } : {} });
  const page = await (await browser("GET")).text();
  const main = /<main[\s\S]*<\/main>/.exec(page)[0];
  const fields = new URLSearchParams([...main.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  const button = /<button[^>]*name="([^"]+)"[^>]*value="([^"]+)"/.exec(main);
  if (button) {
    fields.set(button[1], button[2]);
  }
  await browser("POST", fields);
  return origins().at(-1);
}

async function with_setting(value, run_it) {
  const path = join(server.data, "seinhuis.conf");
  writeFileSync(path, readFileSync(path, "utf8").replace(/^(achter-proxy|https) = .*\n/gm, "") + `achter-proxy = ${value}\n`);
  try {
    await server.run();
    await run_it();
  } finally {
    await server.stop();
  }
}

await step("from an address that achter-proxy does not name, what a client says of its address is ignored", async () => {
  await with_setting("192.0.2.1, unix", async () => assert.equal(await signed_in_from("203.0.113.9"), "127.0.0.1"));
  await with_setting("nee", async () => assert.equal(await signed_in_from("203.0.113.9"), "127.0.0.1"));
});
await step("from an address that it names, the last one counts, and only when it is an address", async () => {
  await with_setting("::1, 127.0.0.1", async () => {
    assert.equal(await signed_in_from("198.51.100.1, 203.0.113.9"), "203.0.113.9");
    assert.equal(await signed_in_from("203.0.113.9, somewhere"), "127.0.0.1");
  });
});
await step("a setting that is no address stops the start with a sentence", async () => {
  const path = join(server.data, "seinhuis.conf");
  const before = readFileSync(path, "utf8");
  writeFileSync(path, before.replace(/^achter-proxy = .*$/m, "achter-proxy = ja"));
  const ran = server.command("serve");
  assert.equal(ran.code, 1);
  assert.match(ran.out, /achter-proxy in seinhuis\.conf is not a list/);
  writeFileSync(path, before.replace(/^achter-proxy = .*$/m, "achter-proxy = unix\nhttps = ja"));
});

if (!has("systemd-socket-activate", "--version") || !has("openssl", "version") || !has("curl", "--version")) {
  skip("behind nginx and caddy", "it takes systemd-socket-activate, openssl and curl");
} else {
  const files = certificates();
  const behind = run("systemd-socket-activate", ["-l", socket, "-E", "PATH", seinhuis, "serve", "--data", server.data]);
  await until("it listens", () => /Listening on/.test(behind.said));
  await direct(PAGE);
  for (const proxy of [nginx, caddy]) {
    if (proxy.there()) {
      await through(proxy, files);
    } else {
      skip(`behind ${proxy.name}`, `there is no ${proxy.name}`);
    }
  }
  await stop(behind);
}
await server.close();
end();
