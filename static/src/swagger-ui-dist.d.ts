declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  /** Draws the documentation of an OpenAPI schema into an element. */
  export default function SwaggerUIBundle(options: {
    domNode: Element;
    url: string;
    validatorUrl: string | null;
  }): void;
}
