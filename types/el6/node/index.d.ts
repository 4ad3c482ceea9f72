/// <reference path="../../../node_modules/@types/node10/index.d.ts" />
