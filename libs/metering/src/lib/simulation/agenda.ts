/** What happens next: the thing with the least time; of those with the same time, the one that was noted first. */
export interface Agenda<T> {
  at(time: number, thing: T): void;
  /** `undefined` when nothing is left. */
  next(): { time: number; thing: T } | undefined;
}

/** A binary heap. */
export const agenda = <T>(): Agenda<T> => {
  const heap: { time: number; order: number; thing: T }[] = [];
  let noted = 0;

  const isBefore = (i: number, j: number): boolean => {
    const [a, b] = [heap[i], heap[j]];
    if (!a || !b) return a !== undefined;
    return a.time < b.time || (a.time === b.time && a.order < b.order);
  };
  const swap = (i: number, j: number) => {
    const [a, b] = [heap[i], heap[j]];
    if (a && b) [heap[i], heap[j]] = [b, a];
  };

  return {
    at(time, thing) {
      heap.push({ time, order: noted++, thing });
      for (let i = heap.length - 1; i > 0;) {
        const parent = (i - 1) >> 1;
        if (!isBefore(i, parent)) break;
        swap(i, parent);
        i = parent;
      }
    },
    next() {
      const [first] = heap;
      const last = heap.pop();
      if (!first || !last || heap.length === 0) return first;
      heap[0] = last;
      for (let i = 0; ;) {
        const left = 2 * i + 1;
        const least = isBefore(left + 1, left) ? left + 1 : left;
        if (left >= heap.length || !isBefore(least, i)) break;
        swap(i, least);
        i = least;
      }
      return first;
    },
  };
};
