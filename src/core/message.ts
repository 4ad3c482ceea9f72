/** A key of the message catalogues in `ui/messages`; a test checks that every key used exists. */
export type MessageKey = string;
