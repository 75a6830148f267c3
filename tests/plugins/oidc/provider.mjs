// A real provider on this machine: `node provider.mjs PORT KEY`. It tells its address, and ends with its input.
// Whoever types a name is that person; the level of assurance is typed too. KEY names the key it signs with.
import { generateKeyPairSync } from "node:crypto";
import Provider from "oidc-provider";

const [port, name] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = { ...privateKey.export({ format: "jwk" }), kid: name, use: "sig", alg: "RS256" };
const client = (id) => ({
  client_id: id,
  client_secret: "una parola molto segreta",
  redirect_uris: ["https://caritas-pioltello.localhost/accesso-esterno/ritorno", ...process.argv.slice(4)],
  response_types: ["code"],
  grant_types: ["authorization_code"],
});
const provider = new Provider(issuer, {
  clients: [client("sportello"), client("un-altro")],
  jwks: { keys: [key] },
  cookies: { keys: ["prova"] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_ctx, interaction) => `/chi/${interaction.uid}` },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  acrValues: ["https://www.spid.gov.it/SpidL1", "https://www.spid.gov.it/SpidL2"],
  claims: { openid: ["sub"], acr: null, amr: null, auth_time: null },
  pkce: { required: () => true },
  async loadExistingGrant(ctx) {
    const grant = new provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid");
    await grant.save();
    return grant;
  },
});
const form = `<!doctype html><html lang="it"><title>Chi sei?</title><h1>Chi sei?</h1><form method="post">
<label>Nome <input name="sub"></label><label>Livello <input name="acr"></label><button>Sono io</button></form>`;
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/chi/")) return next();
  if (ctx.method === "GET") {
    await provider.interactionDetails(ctx.req, ctx.res);
    ctx.body = form;
    return;
  }
  let body = "";
  for await (const piece of ctx.req) body += piece;
  const typed = new URLSearchParams(body);
  const login = { accountId: typed.get("sub"), amr: ["pwd"] };
  if (typed.get("acr")) login.acr = typed.get("acr");
  const result = typed.get("sub") ? { login } : { error: "access_denied" };
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: false }));
});
provider.listen(Number(port), "127.0.0.1", () => console.log(issuer));
process.stdin.on("end", () => process.exit()).resume();
