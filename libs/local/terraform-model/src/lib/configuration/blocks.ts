/** What JSON can hold. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export type JsonObject = { [name: string]: Json };

export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where JSON stands for blocks, an object is one of them and an array several; a `//` is a comment. */
export const blocksOf = (value: Json | undefined): JsonObject[] =>
  (Array.isArray(value) ? value : [value]).filter(isJsonObject).map(({ '//': _comment, ...body }) => body);

/** A block of type `label` for each element of `forEach`, which `content` knows as `iterator`. */
export interface DynamicBlock {
  label: string;
  iterator: string;
  forEach: Json;
  content: JsonObject;
}

/** The `dynamic` blocks of a body. */
export const dynamicBlocksOf = (body: JsonObject): DynamicBlock[] =>
  blocksOf(body['dynamic']).flatMap((labelled) =>
    Object.entries(labelled).flatMap(([label, bodies]) =>
      blocksOf(bodies).map(({ iterator, for_each = [], content }) => ({
        label,
        iterator: typeof iterator === 'string' ? iterator : label,
        forEach: for_each,
        content: blocksOf(content)[0] ?? {},
      })),
    ),
  );
