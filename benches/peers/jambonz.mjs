// The webhook of a call, the way of jambonz: its own SDK on Express.
import express from 'express';
import { WebhookResponse } from '@jambonz/sdk/webhook';
import { asTwoWorkers, callLog, greeting } from './workers.mjs';

asTwoWorkers(async () => {
  const keep = await callLog();
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  const checked = WebhookResponse.verifySignature(process.env.JAMBONZ_SECRET);
  app.post('/voice/incoming', express.json(), checked, async (request, response) => {
    const call = request.body;
    await keep([call.call_sid, call.account_sid, call.from, call.to, call.direction, call.call_status]);
    // Validating every answer anew would cost it most of its speed.
    const answer = new WebhookResponse({ validate: false });
    answer.gather({ input: ['digits'], actionHook: '/menu', numDigits: 1, timeout: 5, say: { text: greeting } });
    answer.redirect({ actionHook: '/voice/incoming' });
    response.json(answer);
  });
  app.listen(Number(process.env.PORT), '127.0.0.1');
});
