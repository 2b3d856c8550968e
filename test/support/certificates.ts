/** An authority of its own, with a certificate for 127.0.0.1 and one for a client. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from './files.ts';

export interface Certificates {
  readonly caFile: string;
  readonly server: { readonly certFile: string; readonly keyFile: string };
  readonly client: { readonly certFile: string; readonly keyFile: string };
}

/** @param client the common name of the client */
export function makeCertificates(client: string): Certificates {
  const directory = temporaryDirectory();
  const file = (name: string) => join(directory, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const caFile = file('ca.pem');
  const caKey = file('ca.key');
  openssl('req', '-x509', ...key, '-keyout', caKey, '-out', caFile, '-subj', '/CN=authority');
  const issue = (name: string, subject: string, extensions: string) => {
    const certFile = file(`${name}.pem`);
    const keyFile = file(`${name}.key`);
    const request = file(`${name}.csr`);
    writeFileSync(file(`${name}.cnf`), extensions);
    openssl('req', ...key, '-keyout', keyFile, '-out', request, '-subj', `/CN=${subject}`);
    const by = ['-CA', caFile, '-CAkey', caKey, '-CAcreateserial', '-extfile', file(`${name}.cnf`)];
    openssl('x509', '-req', '-in', request, ...by, '-out', certFile);
    return { certFile, keyFile };
  };
  return {
    caFile,
    server: issue('server', 'broker', 'subjectAltName = IP:127.0.0.1\n'),
    client: issue('client', client, 'extendedKeyUsage = clientAuth\n'),
  };
}
