/** A failure that crosses the thread's port by name, with its values. */
export class NamedFailure extends Error {
  override readonly name: "QueryNotIndexed" | "NotDeclared" | "BadDeclaration";
  readonly fields: Readonly<Record<string, unknown>>;
  constructor(name: NamedFailure["name"], message: string, fields: Readonly<Record<string, unknown>>) {
    super(message);
    this.name = name;
    this.fields = fields;
  }
}
