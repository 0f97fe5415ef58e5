// The webhook of a call, the usual way: Express, Twilio's own signature check and builder.
import express from 'express';
import twilio from 'twilio';
import { asTwoWorkers, callLog, greeting } from './workers.mjs';

asTwoWorkers(async () => {
  const keep = await callLog();
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  const checked = twilio.webhook({ validate: true, protocol: 'http' });
  app.post('/voice/incoming', express.urlencoded({ extended: false }), checked, async (request, response) => {
    const call = request.body;
    await keep([call.CallSid, call.AccountSid, call.From, call.To, call.Direction, call.CallStatus]);
    const answer = new twilio.twiml.VoiceResponse();
    const gather = answer.gather({ input: 'dtmf', numDigits: 1, timeout: 5, action: '/voice/menu', method: 'POST' });
    gather.say({ language: 'en-US' }, greeting);
    answer.redirect({ method: 'POST' }, '/voice/incoming');
    response.type('text/xml').send(answer.toString());
  });
  app.listen(Number(process.env.PORT), '127.0.0.1');
});
