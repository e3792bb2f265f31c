/** The default name of a deployment. */
export const DEFAULT_DEPLOYMENT_NAME = "Boomerang";

/** The namespace of the functions' metrics in CloudWatch, different for each deployment. */
export function metricsNamespace(deploymentName: string): string {
  return deploymentName === DEFAULT_DEPLOYMENT_NAME
    ? deploymentName
    : `${DEFAULT_DEPLOYMENT_NAME}/${deploymentName}`;
}

/** The name of an alarm, unique in an account and region. @param title such as `Oldest message` */
export function alarmName(deploymentName: string, title: string): string {
  return `${deploymentName}: ${title}`;
}

/** Where the REST API receives deliveries. API Gateway counts the calls of this method alone with the same names. */
export const DELIVERY_METHOD = {
  stage: "prod",
  path: ["v1", "webhooks", "{job_id}", "{token}"],
  method: "POST",
} as const;

/** The dimensions of the metrics of deliveries in CloudWatch; the name of the REST API is that of the deployment. */
export function deliveryDimensions(deploymentName: string) {
  const { stage: Stage, path, method: Method } = DELIVERY_METHOD;
  return { ApiName: deploymentName, Stage, Resource: `/${path.join("/")}`, Method } as const;
}
