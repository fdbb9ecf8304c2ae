// Copies the next step's input from the ring to `state` and moves the cursor. One workgroup.
@compute @workgroup_size(64)
fn main(@builtin(local_invocation_id) lid: vec3u) {
  let at = cursor[0];
  workgroupBarrier();
  for (var i = lid.x; i < STATE; i += 64u) { state[i] = ring[at * STATE + i]; }
  if (lid.x == 0u) { cursor[0] = at + 1u; }
}
