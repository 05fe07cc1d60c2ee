// SPDX-License-Identifier: Apache-2.0
// The Node.js side of node.sh: node_peer.js server CERT KEY CA | node_peer.js client PORT CA [CERT KEY].
// The server asks for a certificate, echoes, and prints where it listens; the client sends standard input and writes
// what comes back, having ended its direction.
"use strict";
const fs = require("node:fs");
const tls = require("node:tls");

const [role, ...rest] = process.argv.slice(2);

function fail(error) {
  process.stderr.write(`node: ${error.message}\n`);
  process.exit(1);
}

if (role === "server") {
  const [cert, key, ca] = rest.map((path) => fs.readFileSync(path));
  const options = {
    cert, key, ca, minVersion: "TLSv1.3", ALPNProtocols: ["echo"], requestCert: true, rejectUnauthorized: false,
    allowHalfOpen: true,
  };
  const server = tls.createServer(options, (socket) => {
    socket.on("error", () => {});
    process.stderr.write(`${socket.alpnProtocol} ${socket.authorized} ${socket.getCipher().name}\n`);
    socket.pipe(socket);
  });
  server.listen(0, "127.0.0.1", () => console.log(`listening on 127.0.0.1:${server.address().port}`));
} else {
  const [port, ca, cert, key] = rest;
  const options = {
    port: Number(port), host: "127.0.0.1", servername: "localhost", ca: fs.readFileSync(ca), minVersion: "TLSv1.3",
    ALPNProtocols: ["other", "echo"], allowHalfOpen: true,
    ...(cert ? { cert: fs.readFileSync(cert), key: fs.readFileSync(key) } : {}),
  };
  const socket = tls.connect(options, () => {
    process.stderr.write(`${socket.alpnProtocol} ${socket.authorized} ${socket.getCipher().name}\n`);
    process.stdin.pipe(socket);
    socket.pipe(process.stdout);
  });
  socket.on("error", fail);
}
