import { batched } from './batched';

describe('a batched stream', () => {
  const setUp = () => {
    const chunks: string[] = [];
    return { chunks, stream: batched({ write: (text) => chunks.push(text) }) };
  };
  const turn = () => new Promise(setImmediate);

  it('writes what one turn of the event loop says at once, in its order', async () => {
    const { chunks, stream } = setUp();
    stream.write('one\n');
    stream.write('two\n');
    expect(chunks).toEqual([]);
    await turn();
    expect(chunks).toEqual(['one\ntwo\n']);
    stream.write('three\n');
    await turn();
    expect(chunks).toEqual(['one\ntwo\n', 'three\n']);
  });

  it('writes what waits when it is flushed, and nothing twice', async () => {
    const { chunks, stream } = setUp();
    stream.write('one\n');
    stream.flush();
    stream.flush();
    await turn();
    expect(chunks).toEqual(['one\n']);
  });
});
