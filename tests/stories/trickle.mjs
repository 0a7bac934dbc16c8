/* A relay that hands on what a client sends one byte at a time, each in a packet of its own: a story told through it meets every
 * place where a parser may have to wait in the middle of something.
 */
import { createServer, connect } from "node:net";

/* Node cannot see when the other side has read, so each byte waits for the one before to have left. */
async function hand_on(bytes, to) {
  for (let at = 0; at < bytes.length && !to.destroyed; at++) {
    await new Promise((resolve) => to.write(bytes.subarray(at, at + 1), resolve));
  }
}

/* The address to use instead of `url`, until `close` is called. */
export async function trickle(url) {
  const { hostname, port } = new URL(url);
  const open = new Set();
  const relay = createServer((client) => {
    const server = connect({ host: hostname, port: Number(port), noDelay: true });
    let before = Promise.resolve();
    for (const socket of [client, server]) {
      open.add(socket);
      socket.on("close", () => open.delete(socket));
      socket.on("error", () => (client.destroy(), server.destroy()));
    }
    client.on("data", (bytes) => {
      client.pause(); /* what came is sent before more is taken */
      before = before.then(() => hand_on(bytes, server)).then(() => client.resume());
    });
    client.on("end", () => before.then(() => server.end()));
    server.pipe(client);
  });
  await new Promise((resolve) => relay.listen(0, "127.0.0.1", resolve));
  relay.unref();
  return {
    url: `http://127.0.0.1:${relay.address().port}`,
    close() {
      relay.close();
      open.forEach((socket) => socket.destroy());
    },
  };
}
