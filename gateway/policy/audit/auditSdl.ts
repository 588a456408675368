/** What the gateway itself adds to the graph: a subgraph like the others to composition, without a process of its own. */
export const AUDIT_SDL = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@shareable", "@listSize", "@requiresScopes"])

schema {
  query: Query
}

"""One request to this graph, as it was put on record."""
type AuditRecord {
  """The record's place in the log: its chain and its number there, for example 1:104."""
  id: ID!
  """When the request came."""
  at: DateTime!
  """Whether glass was broken: closed data were opened for a reason."""
  loud: Boolean!
  """Who says who asked; null where nobody was known."""
  issuer: String
  """Who asked, as the issuer names them; null where nobody was known."""
  subject: String
  """The relationship manager who asked; null where it was none."""
  relationshipManager: String
  """The branch of who asked; null where there is none."""
  branch: String
  """What it was for."""
  purpose: String
  """Why, where the purpose takes a reason."""
  reason: String
  """The network address that it came from."""
  address: String
  """The request's id, which the gateway's log lines carry too."""
  requestId: String
  """The operation's name."""
  operationName: String
  """query or mutation."""
  operationType: String
  """SHA-256 of the operation's document in hexadecimal digits."""
  operationHash: String
  """The ids of the customers in the answer."""
  customers: [ID!]!
  """The classes of fields in the answer."""
  classes: [String!]!
  """What was not given: codes, with the path where there is one."""
  refused: [String!]!
  """ANSWERED, PARTIAL, REFUSED or FAILED; null where a crash tore a record."""
  outcome: String
  """The record's hash, which the next record of the chain holds."""
  hash: String!
}

"""A page of the audit log."""
type AuditRecordConnection {
  """The items of this page, each with its place in the list."""
  edges: [AuditRecordEdge!]!
  """Whether and where the list goes on."""
  pageInfo: PageInfo!
}

"""A record in a list."""
type AuditRecordEdge {
  """The item."""
  node: AuditRecord!
  """The item's place in the list: pass it as \`after\` to go on behind it."""
  cursor: String!
}

"""A moment in time by RFC 3339, with an offset: 2026-11-21T08:30:00.000Z."""
scalar DateTime

"""Where a page stands in its list (Relay Cursor Connections)."""
type PageInfo @shareable {
  """Whether there are items behind this page."""
  hasNextPage: Boolean!
  """Whether there are items before this page."""
  hasPreviousPage: Boolean!
  """Cursor of the page's first item; null on an empty page."""
  startCursor: String
  """Cursor of the page's last item: pass it as \`after\`."""
  endCursor: String
}

type Query {
  """
  Who asked this graph for what, in the order of the log's chains; needs audit:read. Null when the log cannot be read.
  """
  auditRecords(
    """Requests whose answers had data of this customer."""
    customer: ID
    """From this time on."""
    since: DateTime
    """Before this time."""
    until: DateTime
    """How many to return: 1 to 100."""
    first: Int! = 20
    """The endCursor of the page before; none for the first page."""
    after: String
  ): AuditRecordConnection @listSize(slicingArguments: ["first"], sizedFields: ["edges"]) @requiresScopes(scopes: [["audit:read"]])
}
`;
