# Does what systemd does for a service with a socket unit: listens on 127.0.0.1:PORT, passes the socket to the command
# (sd_listen_fds), and starts that again whenever it has ended. Prints the id of each. SIGTERM ends it and the command.
# Usage: perl socket-unit.pl PORT COMMAND...
use strict;
use warnings;
use Fcntl;
use POSIX ();
use Socket;

my $port = shift @ARGV;
$| = 1;
socket(my $listening, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
setsockopt($listening, SOL_SOCKET, SO_REUSEADDR, 1) or die "setsockopt: $!";
bind($listening, sockaddr_in($port, INADDR_LOOPBACK)) or die "bind: $!";
listen($listening, 4096) or die "listen: $!";
# As NonBlocking=yes of the unit.
fcntl($listening, F_SETFL, O_NONBLOCK) or die "fcntl: $!" unless $ENV{SOCKET_BLOCKS};
POSIX::dup2(fileno($listening), 3) >= 0 or die "dup2: $!";
# The command's own copy has no close-on-exec; ours is the only other one.
open(my $passed, '+<&=', 3) or die "descriptor 3: $!";
fcntl($passed, F_SETFD, 0) or die "fcntl: $!";

my $child = 0;
my $over = 0;
$SIG{TERM} = sub { $over = 1; kill 'TERM', $child if $child; };
until ($over) {
  $child = fork() // die "fork: $!";
  if (!$child) {
    $SIG{TERM} = 'DEFAULT';
    $ENV{LISTEN_PID} = $$;
    $ENV{LISTEN_FDS} = 1;
    exec @ARGV or die "exec: $!";
  }
  print "started $child\n";
  1 until waitpid($child, 0) == $child;
  print "ended $?\n";
  last if $ENV{SOCKET_ONCE};
}
