// Generated from app/network by `npm run protocol`. Change the pydantic models, not this file.
export const PARTS: Readonly<Record<string, unknown>> = {
 "Edge": {
  "additionalProperties": false,
  "properties": {
   "source": {
    "pattern": "^[a-z][a-z0-9_]{0,31}$",
    "type": "string"
   },
   "target": {
    "pattern": "^[a-z][a-z0-9_]{0,31}$",
    "type": "string"
   },
   "port": {
    "maximum": 15,
    "minimum": 0,
    "type": "integer"
   }
  },
  "required": [
   "source",
   "target",
   "port"
  ],
  "type": "object"
 },
 "InputSpec": {
  "additionalProperties": false,
  "properties": {
   "kind": {
    "const": "input",
    "type": "string"
   },
   "id": {
    "pattern": "^[a-z][a-z0-9_]{0,31}$",
    "type": "string"
   },
   "name": {
    "maxLength": 64,
    "type": "string"
   },
   "group": {
    "maxLength": 256,
    "pattern": "^$|^[^/]+(/[^/]+)*$",
    "type": "string"
   },
   "at": {
    "anyOf": [
     {
      "items": {
       "type": "number"
      },
      "maxItems": 2,
      "minItems": 2,
      "type": "array"
     },
     {
      "type": "null"
     }
    ]
   }
  },
  "required": [
   "kind",
   "id",
   "name",
   "group"
  ],
  "type": "object"
 },
 "LayerSpec": {
  "additionalProperties": false,
  "properties": {
   "kind": {
    "const": "layer",
    "type": "string"
   },
   "id": {
    "pattern": "^[a-z][a-z0-9_]{0,31}$",
    "type": "string"
   },
   "name": {
    "maxLength": 64,
    "type": "string"
   },
   "layer": {
    "maxLength": 32,
    "minLength": 1,
    "type": "string"
   },
   "settings": {
    "additionalProperties": {
     "anyOf": [
      {
       "type": "boolean"
      },
      {
       "maximum": 2147483647,
       "minimum": -2147483648,
       "type": "integer"
      },
      {
       "maximum": 1e+30,
       "minimum": -1e+30,
       "type": "number"
      },
      {
       "items": {
        "maximum": 2147483647,
        "minimum": -2147483648,
        "type": "integer"
       },
       "maxItems": 8,
       "type": "array"
      },
      {
       "maxLength": 32,
       "type": "string"
      }
     ]
    },
    "maxProperties": 8,
    "propertyNames": {
     "maxLength": 32
    },
    "type": "object"
   },
   "frozen": {
    "type": "boolean"
   },
   "group": {
    "maxLength": 256,
    "pattern": "^$|^[^/]+(/[^/]+)*$",
    "type": "string"
   },
   "at": {
    "anyOf": [
     {
      "items": {
       "type": "number"
      },
      "maxItems": 2,
      "minItems": 2,
      "type": "array"
     },
     {
      "type": "null"
     }
    ]
   },
   "off": {
    "anyOf": [
     {
      "enum": [
       "bypass",
       "mute"
      ],
      "type": "string"
     },
     {
      "type": "null"
     }
    ]
   },
   "shares": {
    "anyOf": [
     {
      "pattern": "^[a-z][a-z0-9_]{0,31}$",
      "type": "string"
     },
     {
      "type": "null"
     }
    ]
   },
   "weight_init": {
    "anyOf": [
     {
      "$ref": "#/$defs/Init"
     },
     {
      "type": "null"
     }
    ]
   },
   "bias_init": {
    "anyOf": [
     {
      "$ref": "#/$defs/Init"
     },
     {
      "type": "null"
     }
    ]
   }
  },
  "required": [
   "kind",
   "id",
   "name",
   "layer",
   "settings",
   "frozen",
   "group"
  ],
  "type": "object"
 },
 "Init": {
  "additionalProperties": false,
  "properties": {
   "kind": {
    "enum": [
     "zeros",
     "ones",
     "constant",
     "xavier_uniform",
     "xavier_normal",
     "kaiming_uniform",
     "kaiming_normal",
     "normal",
     "uniform"
    ],
    "type": "string"
   },
   "a": {
    "maximum": 1e+30,
    "minimum": -1e+30,
    "type": "number"
   },
   "b": {
    "maximum": 1e+30,
    "minimum": -1e+30,
    "type": "number"
   }
  },
  "required": [
   "kind",
   "a",
   "b"
  ],
  "type": "object"
 },
 "LinearSpec": {
  "additionalProperties": false,
  "properties": {
   "kind": {
    "const": "linear",
    "type": "string"
   },
   "id": {
    "pattern": "^[a-z][a-z0-9_]{0,31}$",
    "type": "string"
   },
   "name": {
    "maxLength": 64,
    "type": "string"
   },
   "units": {
    "maximum": 4096,
    "minimum": 1,
    "type": "integer"
   },
   "bias": {
    "type": "boolean"
   },
   "activation": {
    "enum": [
     "none",
     "tanh",
     "relu",
     "sigmoid",
     "leaky_relu",
     "elu",
     "gelu",
     "silu",
     "softplus",
     "selu",
     "celu",
     "mish",
     "relu6",
     "hardtanh",
     "hardsigmoid",
     "hardswish",
     "softsign",
     "logsigmoid"
    ],
    "type": "string"
   },
   "frozen": {
    "type": "boolean"
   },
   "group": {
    "maxLength": 256,
    "pattern": "^$|^[^/]+(/[^/]+)*$",
    "type": "string"
   },
   "at": {
    "anyOf": [
     {
      "items": {
       "type": "number"
      },
      "maxItems": 2,
      "minItems": 2,
      "type": "array"
     },
     {
      "type": "null"
     }
    ]
   },
   "off": {
    "anyOf": [
     {
      "enum": [
       "bypass",
       "mute"
      ],
      "type": "string"
     },
     {
      "type": "null"
     }
    ]
   },
   "shares": {
    "anyOf": [
     {
      "pattern": "^[a-z][a-z0-9_]{0,31}$",
      "type": "string"
     },
     {
      "type": "null"
     }
    ]
   },
   "weight_init": {
    "anyOf": [
     {
      "$ref": "#/$defs/Init"
     },
     {
      "type": "null"
     }
    ]
   },
   "bias_init": {
    "anyOf": [
     {
      "$ref": "#/$defs/Init"
     },
     {
      "type": "null"
     }
    ]
   }
  },
  "required": [
   "kind",
   "id",
   "name",
   "units",
   "bias",
   "activation",
   "frozen",
   "group"
  ],
  "type": "object"
 },
 "LossSpec": {
  "additionalProperties": false,
  "properties": {
   "kind": {
    "const": "loss",
    "type": "string"
   },
   "id": {
    "pattern": "^[a-z][a-z0-9_]{0,31}$",
    "type": "string"
   },
   "name": {
    "maxLength": 64,
    "type": "string"
   },
   "loss": {
    "enum": [
     "mse",
     "l1",
     "bce_with_logits",
     "cross_entropy"
    ],
    "type": "string"
   },
   "against": {
    "enum": [
     "target",
     "input"
    ],
    "type": "string"
   },
   "weight": {
    "maximum": 1e+30,
    "minimum": -1e+30,
    "type": "number"
   },
   "group": {
    "maxLength": 256,
    "pattern": "^$|^[^/]+(/[^/]+)*$",
    "type": "string"
   },
   "at": {
    "anyOf": [
     {
      "items": {
       "type": "number"
      },
      "maxItems": 2,
      "minItems": 2,
      "type": "array"
     },
     {
      "type": "null"
     }
    ]
   }
  },
  "required": [
   "kind",
   "id",
   "name",
   "loss",
   "against",
   "weight",
   "group"
  ],
  "type": "object"
 },
 "OpSpec": {
  "additionalProperties": false,
  "properties": {
   "kind": {
    "const": "op",
    "type": "string"
   },
   "id": {
    "pattern": "^[a-z][a-z0-9_]{0,31}$",
    "type": "string"
   },
   "name": {
    "maxLength": 64,
    "type": "string"
   },
   "op": {
    "maxLength": 32,
    "minLength": 1,
    "type": "string"
   },
   "attrs": {
    "additionalProperties": {
     "anyOf": [
      {
       "type": "boolean"
      },
      {
       "maximum": 2147483647,
       "minimum": -2147483648,
       "type": "integer"
      },
      {
       "maximum": 1e+30,
       "minimum": -1e+30,
       "type": "number"
      },
      {
       "items": {
        "maximum": 2147483647,
        "minimum": -2147483648,
        "type": "integer"
       },
       "maxItems": 8,
       "type": "array"
      },
      {
       "maxLength": 32,
       "type": "string"
      }
     ]
    },
    "maxProperties": 8,
    "propertyNames": {
     "maxLength": 32
    },
    "type": "object"
   },
   "group": {
    "maxLength": 256,
    "pattern": "^$|^[^/]+(/[^/]+)*$",
    "type": "string"
   },
   "at": {
    "anyOf": [
     {
      "items": {
       "type": "number"
      },
      "maxItems": 2,
      "minItems": 2,
      "type": "array"
     },
     {
      "type": "null"
     }
    ]
   },
   "off": {
    "anyOf": [
     {
      "enum": [
       "bypass",
       "mute"
      ],
      "type": "string"
     },
     {
      "type": "null"
     }
    ]
   }
  },
  "required": [
   "kind",
   "id",
   "name",
   "op",
   "attrs",
   "group"
  ],
  "type": "object"
 },
 "PlaceholderSpec": {
  "additionalProperties": false,
  "properties": {
   "kind": {
    "const": "placeholder",
    "type": "string"
   },
   "id": {
    "pattern": "^[a-z][a-z0-9_]{0,31}$",
    "type": "string"
   },
   "name": {
    "maxLength": 64,
    "type": "string"
   },
   "op": {
    "maxLength": 64,
    "minLength": 1,
    "type": "string"
   },
   "arity": {
    "maximum": 16,
    "minimum": 0,
    "type": "integer"
   },
   "note": {
    "maxLength": 300,
    "type": "string"
   },
   "group": {
    "maxLength": 256,
    "pattern": "^$|^[^/]+(/[^/]+)*$",
    "type": "string"
   },
   "at": {
    "anyOf": [
     {
      "items": {
       "type": "number"
      },
      "maxItems": 2,
      "minItems": 2,
      "type": "array"
     },
     {
      "type": "null"
     }
    ]
   }
  },
  "required": [
   "kind",
   "id",
   "name",
   "op",
   "arity",
   "note",
   "group"
  ],
  "type": "object"
 },
 "ValueSpec": {
  "additionalProperties": false,
  "properties": {
   "kind": {
    "const": "value",
    "type": "string"
   },
   "id": {
    "pattern": "^[a-z][a-z0-9_]{0,31}$",
    "type": "string"
   },
   "name": {
    "maxLength": 64,
    "type": "string"
   },
   "value": {
    "anyOf": [
     {
      "maximum": 1e+30,
      "minimum": -1e+30,
      "type": "number"
     },
     {
      "items": {
       "maximum": 1e+30,
       "minimum": -1e+30,
       "type": "number"
      },
      "type": "array"
     },
     {
      "items": {
       "items": {
        "maximum": 1e+30,
        "minimum": -1e+30,
        "type": "number"
       },
       "type": "array"
      },
      "type": "array"
     }
    ]
   },
   "requires_grad": {
    "type": "boolean"
   },
   "group": {
    "maxLength": 256,
    "pattern": "^$|^[^/]+(/[^/]+)*$",
    "type": "string"
   },
   "at": {
    "anyOf": [
     {
      "items": {
       "type": "number"
      },
      "maxItems": 2,
      "minItems": 2,
      "type": "array"
     },
     {
      "type": "null"
     }
    ]
   }
  },
  "required": [
   "kind",
   "id",
   "name",
   "value",
   "requires_grad",
   "group"
  ],
  "type": "object"
 }
};
