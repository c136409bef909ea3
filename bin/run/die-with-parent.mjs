// Loaded with --import into the Node programs we start. The channel to the parent closes when
// the parent is gone, even by SIGKILL; without this a killed `npm start` would leave a web
// server behind that holds the port.
process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
process.channel?.unref();
