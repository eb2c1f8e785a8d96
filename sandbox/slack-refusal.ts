/** Slack says no: `error` is its word for it ("channel_not_found"), `details` what else stands in the answer. */
export class SlackRefusal extends Error {
  readonly error: string;
  readonly details: Record<string, unknown>;

  constructor(error: string, details: Record<string, unknown> = {}) {
    super(error);
    this.name = 'SlackRefusal';
    this.error = error;
    this.details = details;
  }

  /** `invalid_arguments`, `invalid_blocks` and the like, with Slack's "[ERROR] …" lines. */
  static withMessages(error: string, messages: string[]): SlackRefusal {
    return new SlackRefusal(error, { response_metadata: { messages } });
  }
}

/** An action of a person that cannot be done at all; `message` is a sentence. */
export class ImpossibleAction extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ImpossibleAction';
  }
}
