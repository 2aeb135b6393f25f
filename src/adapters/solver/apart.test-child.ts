import { answering, endWithAsker } from './answering.ts';

/** What the test of `apart` asks: to answer, to fail, or to take memory in each of the ways in which a solver might. */
answering(async ({ what }: { readonly id: number; readonly what: string }, tell) => {
  if (what === 'answer') return { answer: process.pid };
  if (what === 'tell') {
    tell({ progress: 1 });
    tell({ progress: 2 });
    return { answer: 3 };
  }
  while (what === 'forever') endWithAsker();
  if (what === 'throw') throw new Error('it cannot');
  const kept: unknown[] = [];
  // One list that grows: no single allocation of it can be refused without ending the whole process.
  if (what === 'list') for (;;) kept.push(kept.length + 0.5);
  // Memory outside of the heap that V8 bounds, as WebAssembly has it.
  for (;;) {
    kept.push(new Uint8Array(32 << 20).fill(1));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
});
