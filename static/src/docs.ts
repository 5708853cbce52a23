// The API's documentation at /docs, served from our own origin: Swagger UI reads the address of the schema from its element.
import "swagger-ui-dist/swagger-ui.css";
import SwaggerUIBundle from "swagger-ui-dist/swagger-ui-es-bundle.js";

const place = document.getElementById("swagger");
if (place) {
  SwaggerUIBundle({ domNode: place, url: place.dataset.openapi ?? "/openapi.json", validatorUrl: null });
}
