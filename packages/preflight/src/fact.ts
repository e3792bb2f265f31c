/** What a read-only call found out, or why it could not. */
export type Fact<T> =
  | { readonly isKnown: true; readonly value: T }
  | {
      readonly isKnown: false;
      /** The IAM action of the call, such as `lambda:GetAccountSettings`. */
      readonly action: string;
      /** The code of AWS's error, if the call failed for another reason than a missing permission. */
      readonly code?: string;
    };
