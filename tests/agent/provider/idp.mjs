// An identity provider of its own making (npm samlp): one user, whose response is signed and posted to the ACS.
// usage: node idp.mjs KEY CERTIFICATE ACS PAIR...      prints the address that signs in, and serves until it is killed
import { readFileSync } from "node:fs";
import express from "express";
import samlp from "samlp";

const [key, certificate, acs, ...pairs] = process.argv.slice(2);
const attributes = "https://aws.amazon.com/SAML/Attributes/";
const app = express();

app.get(
  "/sign-in",
  samlp.auth({
    issuer: "urn:samlp:jane",
    key: readFileSync(key),
    cert: readFileSync(certificate),
    audience: "urn:amazon:webservices",
    recipient: acs,
    destination: acs,
    lifetimeInSeconds: 300,
    signResponse: process.env.SIGN_RESPONSE === "yes",
    getPostURL: (audience, request, req, callback) => callback(null, acs),
    getUserFromRequest: () => ({ id: "jane" }),
    profileMapper: () => ({
      getClaims: () => ({ [`${attributes}Role`]: pairs, [`${attributes}RoleSessionName`]: "jane" }),
      getNameIdentifier: () => ({ nameIdentifier: "jane" }),
    }),
  }),
);

const server = app.listen(0, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}/sign-in`);
});
