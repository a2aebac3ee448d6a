// How the race measures: processor time, everybody in turn, round after round, so that a busy machine slows all alike.

/** How long one lap of a racer should take, in microseconds. */
export const LAP = 60_000;
/** Whoever takes longer for all questions is asked only the first of them, and in fewer rounds. */
const SLOW = 400_000;
const FEW = 8;

/** Microseconds of processor time, since `before` where it is given. */
export function spent(before) {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** What one answer of each racer costs, in microseconds: the median over the rounds. `racers` are functions of a question. */
export async function race(racers, questions, rounds = 9) {
  const runners = [];
  for (const [name, run] of Object.entries(racers)) {
    // The first questions warm it up until they tell how much fits into a lap.
    const few = questions.slice(0, FEW);
    let warm = 0;
    let each = 0;
    while (warm < LAP) {
      const taken = await lap(run, few, 1);
      warm += Math.max(taken, 50);
      each = taken / few.length;
    }
    const some = questions.slice(0, Math.max(FEW, Math.floor(SLOW / each)));
    const repeats = Math.max(1, Math.min(200, Math.round(LAP / (each * some.length))));
    const slow = each * some.length > LAP * 2;
    runners.push({ name, run, some, repeats, rounds: slow ? Math.min(rounds, 3) : rounds, laps: [] });
  }
  for (let round = 0; round <= rounds; round += 1) {
    for (const one of runners.filter(({ rounds: most }) => round <= most)) {
      const taken = await lap(one.run, one.some, one.repeats);
      if (round > 0) one.laps.push(taken / (one.some.length * one.repeats));
    }
  }
  return Object.fromEntries(runners.map(({ name, laps }) => [name, median(laps)]));
}

async function lap(run, questions, repeats) {
  const before = process.cpuUsage();
  for (let nth = 0; nth < repeats; nth += 1) {
    for (const question of questions) {
      const answer = run(question);
      if (answer instanceof Promise) await answer;
    }
  }
  return spent(before);
}

export function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Three digits are all that a measurement is worth. */
export const round = (number) => Number(number.toPrecision(3));
