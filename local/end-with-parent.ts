/** Preloaded into a child process: asks it to end when the process that forked it is gone. */
process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
});
