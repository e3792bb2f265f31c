/** The least CPU time, ms, that one of three runs of the work takes in this thread: other work of the machine does not count. */
import process from "node:process";
export function cpuMs(work: () => void): number {
  const times = Array.from({ length: 3 }, () => {
    const before = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}
