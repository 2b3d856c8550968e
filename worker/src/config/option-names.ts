/** What a schema knows at a path: names of options, words of a choice. */
import { z } from 'zod';
import type { NodePath } from './node.ts';

/** The schema without what only says that it may be missing, or what becomes of it. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodPipe) {
    // A preprocessing step says nothing of what it takes; what comes behind it does.
    return bare(schema.in instanceof z.ZodTransform ? schema.out : schema.in);
  }
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodReadonly
  ) {
    return bare(schema.unwrap());
  }
  return schema;
}

/** All schemas that may stand at a path: a choice has several. */
function schemasAt(schema: z.core.$ZodType, path: NodePath): readonly z.core.$ZodType[] {
  const plain = bare(schema);
  if (plain instanceof z.ZodUnion) {
    return plain.options.flatMap((option) => schemasAt(option, path));
  }
  const [step, ...rest] = path;
  if (step === undefined) return [plain];
  if (plain instanceof z.ZodObject) {
    const field = Object.hasOwn(plain.shape, step) ? plain.shape[String(step)] : undefined;
    return field === undefined ? [] : schemasAt(field, rest);
  }
  if (plain instanceof z.ZodArray) return schemasAt(plain.element, rest);
  if (plain instanceof z.ZodRecord) return schemasAt(plain.valueType, rest);
  return [];
}

export function optionNamesAt(schema: z.core.$ZodType, path: NodePath): readonly string[] {
  const names = schemasAt(schema, path).flatMap((it) =>
    it instanceof z.ZodObject ? Object.keys(it.shape) : [],
  );
  return [...new Set(names)];
}

/** Words that may stand at a path, of enumerations and literals. */
export function wordsAt(schema: z.core.$ZodType, path: NodePath): readonly string[] {
  const words = schemasAt(schema, path).flatMap((it) => {
    if (it instanceof z.ZodEnum) return it.options.map(String);
    return it instanceof z.ZodLiteral ? Array.from(it.values, String) : [];
  });
  return [...new Set(words)];
}

/** Names of the schemas that may stand at a path, such as `string`. */
export function kindsAt(schema: z.core.$ZodType, path: NodePath): readonly string[] {
  return schemasAt(schema, path).flatMap((it) => (it instanceof z.ZodType ? it.def.type : []));
}
