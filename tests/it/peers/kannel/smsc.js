// A carrier's message centre (SMPP 3.4) for the tests, on the npm package `smpp`.
//
// It listens on a free port of 127.0.0.1 and tells on standard output, one JSON object a line, what it
// gets. A JSON object on standard input is an SMS that a telephone sends: {from, to, text}, in parts of so many bytes
// with {bytes}. {raw} is a PDU in hexadecimal digits that is handed over as it stands, and {cut} breaks the connection
// off. It ends with its standard input, so that no test can leave it behind.
//
// What becomes of a message depends on the last digit of its number:
//   1 cannot be delivered · 2 is refused · 3 is throttled once, then delivered · 4 is never heard of
//   again · 6 is never answered · any other is delivered.
const smpp = require('smpp');
const readline = require('readline');

const LOGIN = { system_id: 'kannel', password: 'carrier1' };
const tell = event => process.stdout.write(JSON.stringify(event) + '\n');

// Texts are looked at as the bytes that came.
for (const name of ['ASCII', 'LATIN1', 'UCS2']) {
  smpp.encodings[name].decode = bytes => ({ hex: bytes.toString('hex') });
}

const throttled = new Set();
let taken = 0;
let bound = null;

// Kannel reads the parts of a long text as one message, which has one report.
function report(session, pdu, id, state, error) {
  session.deliver_sm({
    source_addr: pdu.destination_addr,
    destination_addr: pdu.source_addr,
    esm_class: smpp.ESM_CLASS.MC_DELIVERY_RECEIPT,
    data_coding: 0,
    short_message: Buffer.from(
      `id:${id} sub:001 dlvrd:001 submit date:2603020900 done date:2603020901 stat:${state} err:${error} text:x`,
      'ascii',
    ),
  });
}

function submit(session, pdu) {
  const number = pdu.destination_addr;
  const { udh, message } = pdu.short_message;
  const text = message && message.hex !== undefined ? message.hex : '';
  const last = number.slice(-1);
  const refused = last === '2' ? smpp.ESME_RINVDSTADR : 0;
  const slowed = last === '3' && !throttled.has(number) ? smpp.ESME_RTHROTTLED : 0;
  throttled.add(number);
  const status = refused || slowed;
  taken += status ? 0 : 1;
  const id = String(taken);
  const header = (udh || []).map(element => Buffer.from(element).toString('hex'));
  tell({
    submit: { from: pdu.source_addr, to: number, coding: pdu.data_coding, udh: header, text, status },
  });
  if (last === '6') return;
  session.send(pdu.response({ command_status: status, message_id: status ? '' : id }));
  if (status || !pdu.registered_delivery || last === '4') return;
  if (last === '1') report(session, pdu, id, 'UNDELIV', '042');
  else report(session, pdu, id, 'DELIVRD', '000');
}

const server = smpp.createServer({}, session => {
  session.on('error', error => tell({ error: error.message }));
  session.on('bind_transceiver', pdu => {
    const known = pdu.system_id === LOGIN.system_id && pdu.password === LOGIN.password;
    session.send(pdu.response(known ? { system_id: 'SMSC' } : { command_status: smpp.ESME_RBINDFAIL }));
    if (known) bound = session;
    tell({ bound: known });
  });
  session.on('enquire_link', pdu => session.send(pdu.response()));
  session.on('generic_nack', pdu => tell({ answered: pdu.sequence_number, status: pdu.command_status }));
  session.on('deliver_sm_resp', pdu => tell({ answered: pdu.sequence_number, status: pdu.command_status }));
  session.on('submit_sm', pdu => submit(session, pdu));
  session.on('unbind', pdu => {
    session.send(pdu.response());
    session.close();
    tell({ unbound: true });
  });
});
server.listen(Number(process.argv[2] || 0), '127.0.0.1', () => tell({ listening: server.address().port }));

readline.createInterface({ input: process.stdin })
  .on('line', line => {
    const { from, to, text, bytes, raw, cut } = JSON.parse(line);
    if (cut) return bound.socket.destroy();
    if (raw) return bound.socket.write(Buffer.from(raw, 'hex'));
    const whole = Buffer.from(text, 'utf16le').swap16();
    const total = bytes ? Math.ceil(whole.length / bytes) : 1;
    // The last part first: networks keep no order.
    for (let number = total; number >= 1; number -= 1) {
      const part = bytes ? whole.subarray((number - 1) * bytes, number * bytes) : whole;
      const header = total > 1 ? Buffer.from([5, 0, 3, 7, total, number]) : Buffer.alloc(0);
      bound.deliver_sm({
        // International, without a plus: as carriers in China hand numbers over.
        source_addr_ton: 1,
        source_addr_npi: 1,
        source_addr: from,
        destination_addr: to,
        esm_class: total > 1 ? smpp.ESM_CLASS.UDH_INDICATOR : 0,
        data_coding: smpp.ENCODING.UCS2,
        short_message: Buffer.concat([header, part]),
      }, answer => tell({ handed_over: answer.command_status === 0 }));
    }
  })
  .on('close', () => process.exit(0));
