/** One of the forms that something may have: the properties that belong together. */
export interface Form {
  /** Any of them says that this form is meant. */
  readonly telling: readonly string[];
  /** What it must have beside those. */
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
}

type Values = Readonly<Record<string, unknown>>;

/** The form that the values have; `undefined` when they are not all of one form, or not the whole of any. */
export function formOf(forms: readonly Form[], values: Values): Form | undefined {
  return forms.find((form) => missingOf(form, values).length === 0 && strangersTo(form, values).length === 0);
}

/** What a form must have and the values don't. */
export function missingOf({ telling, required = [] }: Form, values: Values): string[] {
  return [...telling, ...required].filter((name) => !values[name]);
}

export function namesOf({ telling, required = [], optional = [] }: Form): string[] {
  return [...telling, ...required, ...optional];
}

/** What the values have and the form does not. */
export function strangersTo(form: Form, values: Values): string[] {
  const names = namesOf(form);
  return Object.keys(values).filter((name) => values[name] !== undefined && !names.includes(name));
}
