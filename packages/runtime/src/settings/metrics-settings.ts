import * as v from "valibot";

export const metricsEntries = {
  /** Separates the metrics of one deployment from those of another; default `Boomerang`. */
  METRICS_NAMESPACE: v.optional(
    v.pipe(
      v.string(),
      // CloudWatch accepts no other namespace.
      v.regex(
        /^[\w./#:-]{1,255}$/,
        "must be the namespace of the metrics: 1 to 255 letters, digits and . - _ / # :",
      ),
    ),
    "Boomerang",
  ),
};
