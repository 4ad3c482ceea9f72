/** A key of the message catalogues in `ui/messages`; `ui` checks at build time that each exists. */
export type MessageKey = string;
