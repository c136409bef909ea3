// Loaded with --import into the Node programs we start. The channel to the parent closes when
// the parent is gone, even by SIGKILL; without this a killed `npm start` would leave a web
// server behind that holds the port, or a build that writes beside the next one.

// Programs pass their Node options on to children of their own, whose channels are not ours.
if (process.channel && process.env.PROOFLINE_STARTED_BY === String(process.ppid)) {
  process.on("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.exit(1), 10_000).unref();
  });
  process.channel.unref();
}
