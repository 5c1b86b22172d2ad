/** Asks the doctor in a process of its own: `ask-doctor.cjs <processes as JSON> <arguments of tocsin doctor>`. */
import { z } from 'zod';
import { terminal } from '../../console';
import { doctorCommand } from '../doctor-command';

const Processes = z.array(z.object({ pid: z.int(), command: z.string() }));
const [, , seen = '[]', ...argv] = process.argv;

doctorCommand(argv, terminal, process.env, { processes: Processes.parse(JSON.parse(seen)) }).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    terminal.err(String(error));
    process.exitCode = 2;
  },
);
