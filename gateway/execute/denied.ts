import { GraphQLError } from "graphql";
import { ERRORS } from "../../schema/errors";
import { quote } from "./codegen";

/** What an answer says of the fields that its caller may not see: the same each time. */
export interface Denied {
  readonly errors: readonly GraphQLError[];
  /** What follows the data in an answer's text; nothing where there is nothing to say. */
  readonly text: string;
}

const CODE = "UNAUTHORIZED_FIELD_OR_TYPE";

/** One error for each path. */
export function compileDenied(paths: readonly (readonly string[])[] = []): Denied {
  const { message } = ERRORS[CODE];
  const errors = paths.map((path) => new GraphQLError(message, { path, extensions: { code: CODE } }));
  const rows = paths.map(
    (path) =>
      `{"message":${quote(message)},"path":[${path.map((step) => quote(step)).join(",")}],"extensions":{"code":"${CODE}"}}`,
  );
  return { errors, text: rows.length === 0 ? "" : `,"errors":[${rows.join(",")}]` };
}
