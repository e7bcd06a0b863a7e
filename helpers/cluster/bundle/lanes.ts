/** What the order of work depends on. */
interface Task {
  name: string;
  lane: string;
  needs: readonly string[];
}

/**
 * Runs tasks, one at a time in each lane and in the given order, each after those that it needs.
 * A need that is not among the tasks counts as met. When one fails, those running are aborted and awaited.
 * @throws what the first task that failed threw
 */
export async function runLanes<T extends Task>(
  tasks: readonly T[],
  signal: AbortSignal,
  runTask: (task: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const both = AbortSignal.any([signal, failed.signal]);
  const aborted = new Promise<never>((_, reject) => {
    both.addEventListener('abort', () => reject(both.reason), { once: true });
  });
  aborted.catch(() => {});
  const done = new Map(tasks.map((task) => [task.name, Promise.withResolvers<void>()]));

  const runLane = async (lane: string) => {
    for (const task of tasks.filter((one) => one.lane === lane)) {
      const needs = Promise.all(task.needs.map((name) => done.get(name)?.promise));
      await Promise.race([needs, aborted]);
      both.throwIfAborted();
      try {
        await runTask(task, both);
      } catch (error) {
        failed.abort(error);
        throw error;
      }
      done.get(task.name)?.resolve();
    }
  };
  signal.throwIfAborted();
  await Promise.allSettled([...new Set(tasks.map((task) => task.lane))].map(runLane));
  both.throwIfAborted();
}
