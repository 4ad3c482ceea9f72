/** A problem with one request, with what may be done about it. */
export interface RequestProblem extends Error {
  /**
   * `absent` (404, 410): asking again is no use. `range`: the offset does not fit, start anew.
   * `refused`: the server or we will not. `untrusted`: certificates. `passing`: connection errors, time-outs, 5xx; asking again may help.
   */
  readonly kind: 'absent' | 'range' | 'refused' | 'untrusted' | 'passing';
}

export function requestProblem(kind: RequestProblem['kind'], message: string): RequestProblem {
  return Object.assign(new Error(message), { kind });
}
