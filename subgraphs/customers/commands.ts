import type {
  DecideProposalInput,
  EndReferenceInput,
  LinkCustomersInput,
  LinkReferenceInput,
  MarkDistinctInput,
  UnlinkCustomersInput,
} from "./types/IdentityInputs";

/**
 * What stewards do to the customers' identity. Each change is done once for an idempotency key, and keeps who (`actor`),
 * when and why. All throw INVALID_ARGUMENT, INVALID_ID and IDEMPOTENCY_KEY_REUSED, RECORD_NOT_FOUND for what is not there,
 * and CONFLICT for what is not as the change needs it.
 */
export interface IdentityCommands {
  /** Asks that two customers be made one. Answers the proposal's id. */
  proposeMerge(input: LinkCustomersInput, actor: string): Promise<string>;
  /** Asks that two who were made one be two again. Answers the proposal's id. */
  proposeUnmerge(input: UnlinkCustomersInput, actor: string): Promise<string>;
  /** Does what a proposal asks for. Throws FORBIDDEN for who asked for it. Answers its id. */
  approve(input: DecideProposalInput, actor: string): Promise<string>;
  /** Refuses what a proposal asks for; who asked for it may take it back so. Answers its id. */
  reject(input: DecideProposalInput, actor: string): Promise<string>;
  /** Keeps two customers from ever being made one. */
  markDistinct(input: MarkDistinctInput, actor: string): Promise<void>;
  /** Takes that back. */
  unmarkDistinct(input: MarkDistinctInput, actor: string): Promise<void>;
  /** Gives a key of another system to a customer; whose it was, it no longer is. */
  linkReference(input: LinkReferenceInput, actor: string): Promise<void>;
  /** Takes a key of another system from the customer whose it is. */
  endReference(input: EndReferenceInput, actor: string): Promise<void>;
}
