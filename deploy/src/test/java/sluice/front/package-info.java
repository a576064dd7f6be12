/** Tests of what stands in front of and around the processes: nginx, systemd. */
package sluice.front;
